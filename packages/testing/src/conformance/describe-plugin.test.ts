import { defineOperation, type Plugin } from '@kith/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { conformanceOf, describePlugin } from './describe-plugin.ts'
import { createVisits, getVisit, recordVisit, visits } from './fixtures/visits-plugin.ts'
import type { PluginUnderTest } from './plugin-under-test.ts'

const NUMBER = '+8613800138000'

function subject(plugin: () => Plugin, changes: Partial<PluginUnderTest> = {}): PluginUnderTest {
  return {
    plugin,
    async prepare({ customerId, execute }) {
      const values = { customerId, place: 'Shanghai', note: NUMBER }
      const { id } = await execute('visits.record', values)
      return { 'visits.record': values, 'visits.get': { id } }
    },
    roles: {
      'visits.record': ['relationship-manager'],
      'visits.get': ['relationship-manager', 'service-rep'],
    },
    personal: [NUMBER],
    clearFor: ['relationship-manager'],
    ...changes,
  }
}

describePlugin(
  { describe, test },
  subject(() => visits()),
)

/** The names of the checks that a plugin fails. */
async function failuresOf(broken: PluginUnderTest): Promise<string[]> {
  const failed: string[] = []
  for (const { name, run } of conformanceOf(broken)) await run().catch(() => void failed.push(name))
  return failed
}

describe('the conformance suite notices', () => {
  test('a migration that is another one each time', async () => {
    let calls = 0
    const plugin = (): Plugin => {
      const column = calls++ % 2 === 0 ? 'place' : 'note'
      const index = { createIndex: 'visit', index: { columns: ['tenant_id', column] } }
      return visits({ migrations: [createVisits, { id: '0002-add-index', steps: [index] }] })
    }
    expect(await failuresOf(subject(plugin))).toContain('has nothing to do when it migrates again')
  })

  test('an operation without a line of roles', async () => {
    const { 'visits.get': _, ...roles } = subject(() => visits()).roles
    expect(await failuresOf(subject(() => visits(), { roles }))).toContain(
      'states roles and an example for each of its operations, and for no other',
    )
  })

  test('a role that may call more, or less, than is stated', async () => {
    const roles = { 'visits.record': ['relationship-manager'], 'visits.get': ['relationship-manager'] }
    expect(await failuresOf(subject(() => visits(), { roles }))).toEqual([
      'lets exactly the stated roles call each operation',
    ])
  })

  test('a personal value in clear for a role that is not stated', async () => {
    const grant = {
      entity: 'visit',
      actions: ['read'],
      classes: { public: 'allow', contact: 'allow' },
    } as const
    expect(await failuresOf(subject(() => visits({ serviceRep: grant })))).toEqual([
      'shows personal values in clear to the stated roles only',
    ])
  })

  test('a personal value in an event', async () => {
    const telling = defineOperation({
      ...recordVisit,
      input: z.record(z.string(), z.unknown()),
      async run(ctx, input) {
        ctx.emit('customer.updated', { customerId: input['customerId'], note: input['note'] })
        return (await ctx.records('visit').create(input)).row
      },
    })
    expect(await failuresOf(subject(() => visits({ operations: [telling, getVisit] })))).toContain(
      'keeps personal values out of events and audit',
    )
  })

  test('an answer that another tenant gets', async () => {
    let kept: unknown
    const remembering = defineOperation({
      ...getVisit,
      input: z.strictObject({ id: z.string() }),
      run: async (ctx, { id }) => (kept ??= await ctx.records('visit').get(id)),
    })
    const failed = await failuresOf(subject(() => visits({ operations: [recordVisit, remembering] })))
    expect(failed).toContain('shows nothing of one tenant to another')
  })
})

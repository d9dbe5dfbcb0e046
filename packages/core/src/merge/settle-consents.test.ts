import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'

import type { ReadableConsentState } from '../consents/consent-state.entity.ts'
import { consentKinds } from '../consents/rules/consent-kinds.ts'
import { consentStates } from '../consents/rules/current-consents.ts'
import { createCrm } from '../crm.ts'
import { standardRoles } from '../customers/standard-roles.ts'
import { type OpenSqlite, openSqlite } from '../database/fixtures/open-sqlite.ts'
import { definePlugin } from '../define-plugin.ts'
import { asKernel, type KernelContext } from '../operations/kernel-context.ts'
import { defineOperation } from '../operations/operation.ts'
import type { PluginTypes } from '../plugin/plugin-types.ts'
import { settleConsents } from './settle-consents.ts'

interface SettleTypes extends PluginTypes {
  readonly id: 'settle'
  readonly operations: {
    'states.settle': { input: { readonly id: string; readonly forgets: boolean }; output: void }
  }
}

/** Settles the current states on demand, after it has forgotten some of them or not. */
const settle = definePlugin<SettleTypes>({
  id: 'settle',
  version: '0.1.0',
  kernel: '^0.1',
  resources: ['state'],
  setup(r) {
    r.operation(
      defineOperation({
        name: 'states.settle',
        summary: 'Settle',
        kind: 'command',
        permission: { entity: 'consentState', action: 'list' },
        input: z.strictObject({ id: z.string(), forgets: z.boolean() }),
        output: undefined,
        async run(ctx, { id, forgets }) {
          const kernel = asKernel(ctx)
          if (forgets) await damage(kernel, id)
          await settleConsents(kernel, id)
        },
      }),
    )
  },
})

/** One state is gone, the others tell something else, and one tells of a purpose that no entry names. */
async function damage(ctx: KernelContext, customerId: string): Promise<void> {
  const states = ctx.store('consentState')
  const [gone, ...wrong] = await states.list(ctx.gateCall, { customerId })
  await states.remove(ctx.gateCall, gone!['id'] as string)
  for (const { id, version } of wrong as { id: string; version: number }[])
    await states.update(
      ctx.gateCall,
      { id, version, subjectId: customerId },
      { state: 'stale', at: new Date(0) },
    )
  const slot = `${customerId}/elsewhere`
  await states.insert(ctx.gateCall, { ...gone, id: undefined, purpose: 'elsewhere', slot })
}

function createLedgerCrm(database: OpenSqlite) {
  return createCrm({
    database,
    policy: standardRoles(),
    secret: 'a fixed secret for tests, never for anything else',
    migrate: 'auto',
    plugins: [settle()],
    clock: () => new Date(START),
  })
}

const START = Date.UTC(2026, 2, 1)
const purposes = ['marketing', 'profiling', 'abroad'] as const

const statements = fc.array(
  fc.record({
    purpose: fc.constantFrom(...purposes),
    kind: fc.constantFrom(...consentKinds),
    state: fc.constantFrom(...consentStates),
    at: fc.integer({ min: 0, max: 4 }).map((hours) => new Date(START - hours * 3_600_000)),
  }),
  { minLength: 1, maxLength: 12 },
)

it('comes to what was kept entry by entry, and writes nothing where that stands already', async () => {
  using db = openSqlite()
  const crm = createLedgerCrm(db)
  await crm.system('stage', async (system) => {
    for (const key of purposes) await system.purposes.create({ key, title: key })
    await fc.assert(
      fc.asyncProperty(statements, async (said) => {
        const { id } = await system.customers.create({ name: '张三' })
        const { consents } = system.customers
        for (const statement of said)
          await consents.record({ id, ...statement, channel: 'phone', textVersionHash: 'a'.repeat(64) })
        const kept = (await consents.list({ id })).data
        expect(new Set(kept.map(({ purpose }) => purpose)).size).toBe(kept.length)
        await system.states.settle({ id, forgets: false })
        expect((await consents.list({ id })).data).toEqual(kept)
        await system.states.settle({ id, forgets: true })
        expect((await consents.list({ id })).data.map(withoutStamps)).toEqual(kept.map(withoutStamps))
      }),
      { numRuns: 40 },
    )
  })
  await crm.close()
}, 30_000)

function withoutStamps({ purpose, kind, state, at, entryId }: ReadableConsentState) {
  return { purpose, kind, state, at, entryId }
}

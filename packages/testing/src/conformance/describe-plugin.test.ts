import { defineOperation, type Plugin } from '@kith/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { conformanceOf, describePlugin } from './describe-plugin.ts'
import {
  createDiary,
  createLastPlaces,
  createVisits,
  getVisit,
  recordVisit,
  unreferenced,
  unreferencedTable,
  visits,
} from './fixtures/visits-plugin.ts'
import type { PluginUnderTest } from './plugin-under-test.ts'

const NUMBER = '+8613800138000'

function subject(plugin: () => Plugin, changes: Partial<PluginUnderTest> = {}): PluginUnderTest {
  return {
    plugin,
    async prepare({ customerId, otherCustomerId, execute }) {
      const values = { customerId, place: 'Shanghai', note: NUMBER }
      await execute('visits.record', { customerId: otherCustomerId, place: 'Hangzhou' })
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

/** What one check, named by its beginning, finds wrong with a plugin. */
async function findingOf(check: string, broken: PluginUnderTest): Promise<string> {
  const { run } = conformanceOf(broken).find(({ name }) => name.startsWith(check))!
  return run().then(
    () => 'nothing',
    (error: Error) => error.message,
  )
}

describe('the conformance suite notices', () => {
  test('a migration that is another one each time', async () => {
    let calls = 0
    const plugin = (): Plugin => {
      const column = calls++ % 2 === 0 ? 'place' : 'note'
      const index = { createIndex: 'visit', index: { columns: ['tenant_id', column] } }
      return visits({ migrations: [createVisits, { id: '0002-add-index', steps: [index] }] })
    }
    expect(await findingOf('has nothing to do', subject(plugin))).toContain('0002-add-index')
  })

  test('an operation without a line of roles', async () => {
    const { 'visits.get': _, ...roles } = subject(() => visits()).roles
    const silent = subject(() => visits(), { roles })
    expect(await findingOf('states roles', silent)).toContain('the roles of each operation')
  })

  test('a role that may call more, or less, than is stated', async () => {
    const roles = { 'visits.record': ['relationship-manager'], 'visits.get': ['relationship-manager'] }
    const wrong = subject(() => visits(), { roles })
    expect(await findingOf('lets exactly the stated roles', wrong)).toContain('visits.get')
  })

  test('a personal value in clear for a role that is not stated', async () => {
    const grant = {
      entity: 'visit',
      actions: ['read'],
      classes: { public: 'allow', contact: 'allow' },
    } as const
    const plugin = () => visits({ serviceRep: grant })
    expect(await findingOf('shows personal values', subject(plugin))).toContain('in clear to service-rep')
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
    const plugin = () => visits({ operations: [telling, getVisit] })
    expect(await findingOf('keeps personal values out', subject(plugin))).toContain('stands in a log')
  })

  test('an answer that another tenant gets', async () => {
    let kept: unknown
    const remembering = defineOperation({
      ...getVisit,
      input: z.strictObject({ id: z.string() }),
      run: async (ctx, { id }) => (kept ??= await ctx.records('visit').get(id)),
    })
    const sound = subject(() => visits({ operations: [recordVisit, remembering] }))
    const prepare: PluginUnderTest['prepare'] = async (stage) => {
      const inputs = await sound.prepare(stage)
      await stage.execute('visits.get', inputs['visits.get'])
      return inputs
    }
    const finding = await findingOf('shows nothing of one tenant', { ...sound, prepare })
    expect(finding).toContain('a row of another tenant')
  })

  test('what another boot adds up to differently', async () => {
    let boots = 0
    const plugin = () =>
      visits({ setup: (r) => r.permission(`visit:act${boots++}`, { title: 'Act on a visit' }) })
    expect(await findingOf('is the same at each boot', subject(plugin))).toContain('two boots')
  })

  test('an error code of another area', async () => {
    const errors = [{ code: 'KITH_OTHERS_LATE', status: 409, message: 'Late.', fix: 'Come earlier.' }]
    const plugin = () => visits({ errors })
    expect(await findingOf('has error codes', subject(plugin))).toContain('KITH_VISITS_')
  })

  test.each([
    [{}, 'KITH_VISITS_LATE is not told in zh-CN'],
    [{ KITH_VISITS_LATE: { message: '迟了。', fix: '' } }, 'KITH_VISITS_LATE is not told in zh-CN'],
    [{ KITH_VISITS_LATE: { message: '迟了。', fix: '早些。' } }, 'names {day}, and in zh-CN nothing'],
  ])('a language in which an error is not told whole: %o', async (told, finding) => {
    const entry = { code: 'KITH_VISITS_LATE', status: 409, message: 'Late on {day}.', fix: 'Come earlier.' }
    const plugin = () => visits({ errors: [entry], messages: [{ locale: 'zh-CN', errors: told }] })
    expect(await findingOf('tells its errors whole', subject(plugin))).toContain(finding)
  })

  test.each(['', 'record', 'Record a visit.'])('an operation that is documented by "%s"', async (summary) => {
    const plugin = () => visits({ operations: [{ ...recordVisit, summary }, getVisit] })
    expect(await findingOf('documents', subject(plugin))).toContain('no phrase for a reference')
  })

  test('what a plugin keeps outside of the CRM that it is installed in', async () => {
    const answers: unknown[] = []
    const remembering = defineOperation({
      ...getVisit,
      input: z.strictObject({ id: z.string() }),
      async run(ctx, { id }) {
        answers.push(await ctx.records('visit').get(id))
        return answers
      },
    })
    const plugin = () => visits({ operations: [recordVisit, remembering] })
    expect(await findingOf('keeps two CRMs', subject(plugin))).toContain('the rows of another')
  })

  test('an entity that the examples leave without a row', async () => {
    const prepare = () => Promise.resolve({ 'visits.record': {}, 'visits.get': { id: 'x' } })
    const idle = subject(() => visits(), { prepare })
    expect(await findingOf('has an example row', idle)).toContain('without a row')
  })

  test('a row that stays behind when its customer becomes another', async () => {
    const migrations = [{ id: '0001-create-visits', steps: [unreferencedTable, createLastPlaces] }]
    const plugin = () => visits({ entity: unreferenced, migrations })
    expect(await findingOf('follows a merge', subject(plugin))).toContain('still names the customer')
  })

  test.each(['a row', 'an added field'])('%s that is not as before when a merge is undone', async (what) => {
    const plugin = () =>
      visits({
        setup: (r) =>
          r.mergeParticipant({
            preview: () => Promise.resolve(null),
            async merge({ survivorId: customerId }, ctx) {
              if (what === 'a row') await ctx.records('visit').create({ customerId, place: 'Nowhere' })
              else await ctx.extend('customer', customerId, { lastPlace: 'Nowhere' })
              return null
            },
            unmerge: () => Promise.resolve(),
          }),
      })
    expect(await findingOf('follows a merge', subject(plugin))).toContain('a merge that was undone')
  })

  test.each([
    ['a value of theirs', 'note', 'values of the person that the erasure has found'],
    ['their id', 'customerId', 'still names an erased person'],
    ['nothing of them', 'nothing', 'nothing'],
  ])('%s in a table of its own after an erasure', async (_what, field, finding) => {
    const record = defineOperation({
      ...recordVisit,
      input: z.record(z.string(), z.unknown()),
      async run(ctx, input) {
        const entry = { id: ctx.id(), words: String(input[field]) }
        await ctx.db.insertInto('diary').values(entry).execute()
        return recordVisit.run(ctx, input as never)
      },
    })
    const migrations = [createVisits, { id: '0002-create-diary', steps: [createDiary] }]
    const plugin = () => visits({ migrations, operations: [record, getVisit] })
    expect(await findingOf('keeps nothing of a person', subject(plugin))).toContain(finding)
  })

  test('an erasure that takes what is known of others', async () => {
    const plugin = () =>
      visits({
        setup: (r) =>
          r.subject({
            export: () => Promise.resolve(null),
            async erase(_customerId, ctx) {
              const { data } = await ctx.records('visit').list({})
              for (const { id } of data) await ctx.records('visit').delete(String(id))
            },
          }),
      })
    expect(await findingOf('keeps what it knows of others', subject(plugin))).toContain('was not erased')
  })

  test('a subscriber that does again what it hears again', async () => {
    const plugin = () =>
      visits({
        setup: (r) =>
          r.on(
            'customer.updated',
            ({ subjectId: customerId }, ctx) => ctx.records('visit').create({ customerId, place: 'Suzhou' }),
            { as: 'visits.revisit' },
          ),
      })
    expect(await findingOf('leaves everything as it is', subject(plugin))).toContain('crm_visits_visit')
  })

  test('a subscriber that nothing on the stage gives work', async () => {
    const plugin = () =>
      visits({ setup: (r) => r.on('team.created', () => undefined, { as: 'visits.greet-teams' }) })
    expect(await findingOf('leaves everything as it is', subject(plugin))).toContain(
      'hears of no team.created',
    )
  })
})

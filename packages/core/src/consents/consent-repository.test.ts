import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'

import { createCrm } from '../crm.ts'
import { standardRoles } from '../customers/standard-roles.ts'
import { type OpenSqlite, openSqlite } from '../database/fixtures/open-sqlite.ts'
import { definePlugin } from '../define-plugin.ts'
import { asKernel } from '../operations/kernel-context.ts'
import { defineOperation } from '../operations/operation.ts'
import type { PluginTypes } from '../plugin/plugin-types.ts'
import { recomputeConsents } from './consent-repository.ts'
import { consentKinds } from './rules/consent-kinds.ts'
import { consentStates } from './rules/current-consents.ts'

interface RecomputeTypes extends PluginTypes {
  readonly id: 'recompute'
  readonly operations: {
    'states.recompute': { input: { readonly id: string }; output: void }
    'entries.change': { input: { readonly id: string }; output: unknown }
    'entries.remove': { input: { readonly id: string }; output: unknown }
  }
}

const input = z.strictObject({ id: z.string() })

/** Makes the current states anew on demand, and tries to rewrite the ledger. */
const recompute = definePlugin<RecomputeTypes>({
  id: 'recompute',
  version: '0.1.0',
  kernel: '^0.1',
  resources: ['state', 'entry'],
  setup(r) {
    r.operation(
      defineOperation({
        name: 'states.recompute',
        summary: 'Recompute',
        kind: 'command',
        permission: { entity: 'consentState', action: 'list' },
        input,
        output: undefined,
        run: (ctx, { id }) => recomputeConsents(asKernel(ctx), id),
      }),
    )
    r.operation(
      defineOperation({
        name: 'entries.change',
        summary: 'Change an entry',
        kind: 'command',
        permission: { entity: 'consentEntry', action: 'update' },
        input,
        output: z.json(),
        run: (ctx, { id }) => ctx.records('consentEntry').update({ id, patch: { state: 'granted' } }),
      }),
    )
    r.operation(
      defineOperation({
        name: 'entries.remove',
        summary: 'Remove an entry',
        kind: 'command',
        permission: { entity: 'consentEntry', action: 'delete' },
        input,
        output: z.json(),
        run: (ctx, { id }) => ctx.records('consentEntry').delete(id),
      }),
    )
  },
})

function createLedgerCrm(database: OpenSqlite) {
  return createCrm({
    database,
    policy: standardRoles(),
    secret: 'a fixed secret for tests, never for anything else',
    migrate: 'auto',
    plugins: [recompute()],
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

it('comes to the same states one by one and anew from the ledger', async () => {
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
        const states = async () =>
          (await consents.list({ id })).data.map(({ purpose, kind, state, at, entryId }) => ({
            purpose,
            kind,
            state,
            at,
            entryId,
          }))
        const before = await states()
        expect(new Set(before.map(({ purpose }) => purpose)).size).toBe(before.length)
        await system.states.recompute({ id })
        expect(await states()).toEqual(before)
      }),
      { numRuns: 40 },
    )
  })
  await crm.close()
}, 30_000)

it('is rewritten by nobody, not even the system itself', async () => {
  using db = openSqlite()
  const crm = createLedgerCrm(db)
  await crm.system('stage', async (system) => {
    await system.purposes.create({ key: 'marketing', title: 'Offers' })
    const customer = await system.customers.create({ name: '张三' })
    const { id } = await system.customers.consents.withdraw({ id: customer.id, purpose: 'marketing' })
    await expect(system.entries.change({ id })).rejects.toMatchObject({ code: 'KITH_CONFLICT' })
    await expect(system.entries.remove({ id })).rejects.toMatchObject({ code: 'KITH_CONFLICT' })
  })
  expect(db.rows('select state from crm_consent_entry')).toEqual([{ state: 'withdrawn' }])
  await crm.close()
})

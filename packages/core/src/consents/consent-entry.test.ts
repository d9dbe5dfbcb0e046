import { expect, it } from 'vitest'
import { z } from 'zod'

import { createCrm } from '../crm.ts'
import { standardRoles } from '../customers/standard-roles.ts'
import { type OpenSqlite, openSqlite } from '../database/fixtures/open-sqlite.ts'
import { definePlugin } from '../define-plugin.ts'
import { defineOperation } from '../operations/operation.ts'
import type { PluginTypes } from '../plugin/plugin-types.ts'

interface RewriteTypes extends PluginTypes {
  readonly id: 'rewrite'
  readonly operations: {
    'entries.change': { input: { readonly id: string }; output: unknown }
    'entries.remove': { input: { readonly id: string }; output: unknown }
  }
}

const input = z.strictObject({ id: z.string() })

/** Tries to rewrite the ledger. */
const rewrite = definePlugin<RewriteTypes>({
  id: 'rewrite',
  version: '0.1.0',
  kernel: '^0.1',
  resources: ['entry'],
  setup(r) {
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
    plugins: [rewrite()],
    clock: () => new Date(START),
  })
}

const START = Date.UTC(2026, 2, 1)

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

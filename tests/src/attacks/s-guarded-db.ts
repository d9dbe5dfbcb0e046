import {
  defineEntity,
  defineOperation,
  definePlugin,
  definePolicy,
  f,
  type Migration,
  type OperationContext,
  type PluginTypes,
} from '@kith/core'
import {
  BinaryOperationNode,
  ColumnNode,
  CompiledQuery,
  type Expression,
  IdentifierNode,
  type Kysely,
  type KyselyPlugin,
  OperatorNode,
  OrNode,
  ReferenceNode,
  sql,
  type SqlBool,
  TableNode,
  ValueNode,
} from 'kysely'
import { expect } from 'vitest'
import { z } from 'zod'

import type { Attack, Kit } from './attack.ts'

/** What the plugin under attack does with its database. */
type Script = (ctx: OperationContext) => Promise<unknown>

interface LedgerTypes extends PluginTypes {
  readonly id: 'ledger'
  readonly options: { readonly scripts: Readonly<Record<string, Script>> }
  readonly operations: {
    readonly 'tallies.write': { input: { readonly script: string }; output: unknown }
    readonly 'tallies.look': { input: { readonly script: string }; output: unknown }
  }
}

const tally = defineEntity({ name: 'tally', fields: { title: f.text().class('basic') } })

const contract = defineEntity({
  name: 'contract',
  subject: 'customerId',
  fields: { customerId: f.id().class('public'), signer: f.text().class('contact') },
})

const system = {
  id: { type: 'id' },
  tenant_id: { type: 'key' },
  version: { type: 'int' },
  created_at: { type: 'instant' },
  created_by: { type: 'key' },
  updated_at: { type: 'instant' },
  updated_by: { type: 'key' },
} as const

const text = { type: 'string', length: 200 } as const
const keyed = { primaryKey: ['id'], indexes: [] }

const createLedger: Migration = {
  id: '0001-create-ledger',
  steps: [
    { createTable: 'tally', spec: { columns: { ...system, title: text }, ...keyed } },
    {
      createTable: 'contract',
      spec: { columns: { ...system, customer_id: { type: 'id' }, signer: text }, ...keyed },
    },
    {
      createTable: 'entry',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          points: { type: 'int' },
          at: { type: 'instant' },
          is_open: { type: 'bool' },
        },
        ...keyed,
      },
    },
    { createTable: 'tariff', spec: { columns: { id: { type: 'id' }, price: { type: 'int' } }, ...keyed } },
    {
      createTable: 'customerFields',
      spec: {
        columns: { id: { type: 'id' }, tenant_id: { type: 'key' }, limit: { type: 'int' } },
        ...keyed,
        clustered: true,
      },
    },
  ],
}

const right = { entity: 'tally', action: 'read' } as const
const script = z.strictObject({ script: z.string() })

const ledger = definePlugin<LedgerTypes>({
  id: 'ledger',
  version: '1.0.0',
  kernel: '^0.1',
  entities: [tally, contract],
  migrations: [createLedger],
  setup(r, { scripts }) {
    r.field('customer', { limit: f.int().class('financial').default(0) })
    r.grant('guest', { entity: 'tally', actions: ['read'], classes: { public: 'allow', basic: 'allow' } })
    for (const [name, kind] of [
      ['tallies.write', 'command'],
      ['tallies.look', 'query'],
    ] as const)
      r.operation(
        defineOperation({
          name,
          summary: 'Run a script of the attack',
          kind,
          permission: right,
          input: script,
          output: undefined,
          run: (ctx, input) => scripts[input.script]!(ctx),
        }),
      )
  },
})

// oxlint-disable-next-line typescript/no-explicit-any -- Kysely's own spelling of "any schema"
type Anything = Kysely<any>

/** The database as an attacker takes it: with everything that Kysely has. */
const whole = (ctx: OperationContext): Anything => ctx.db as unknown as Anything

/** "Or" without the parentheses that the builder puts around it. */
function bareOr(...columns: readonly [string, string]): Expression<SqlBool> {
  const [own, foreign] = columns.map((id) =>
    BinaryOperationNode.create(
      ReferenceNode.create(ColumnNode.create('id')),
      OperatorNode.create('='),
      ValueNode.create(id),
    ),
  )
  return { expressionType: undefined, toOperationNode: () => OrNode.create(own!, foreign!) }
}

interface Played {
  /** How each script ended, in the tenant `default`: the code of its refusal, or what it answered. */
  readonly outcomes: readonly unknown[]
  readonly rows: (statement: string) => Promise<readonly unknown[]>
}

/** Runs scripts one after another, each in a command of its own. A staged entry of another tenant is there already. */
async function play(
  kit: Kit,
  scripts: readonly Script[],
  operation: 'write' | 'look' = 'write',
): Promise<Played & AsyncDisposable> {
  const policy = definePolicy({ id: 'attack', roles: [{ name: 'guest', title: 'Guest', grants: [] }] })
  const stage: Script = async ({ db }) => {
    const foreign = { points: 7, at: new Date(0), is_open: false }
    await db
      .insertInto('entry')
      .values({ id: 'foreign', ...foreign })
      .execute()
    await db
      .insertInto('entry')
      .values({ id: 'shared', ...foreign })
      .execute()
  }
  const named = Object.fromEntries([stage, ...scripts].map((each, index) => [String(index), each]))
  const lab = await kit.createTestCrm({ plugins: [ledger({ scripts: named })], policy })
  const guest = (tenantId: string) => lab.crm.as({ id: 'u', roles: ['guest'], tenantId })
  await guest('other').tallies.write({ script: '0' })
  const outcomes: unknown[] = []
  for (let index = 1; index <= scripts.length; index += 1)
    outcomes.push(await outcomeOf(guest('default').tallies[operation]({ script: String(index) })))
  return {
    outcomes,
    rows: async (statement) => (await sql.raw(statement).execute(lab.database)).rows,
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  }
}

async function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message: string }
    return typeof code === 'string' && code.startsWith('KITH_') ? code : `failed: ${message}`
  }
}

/** Expects that each script is refused before it runs, with this code. */
async function expectRefused(kit: Kit, code: string, scripts: readonly Script[]): Promise<void> {
  await using played = await play(kit, scripts)
  expect(played.outcomes).toEqual(scripts.map(() => code))
  expect(await played.rows(`select id from crm_ledger_entry order by id`)).toEqual([
    { id: 'foreign' },
    { id: 'shared' },
  ])
}

const entry = { id: 'own', points: 1, at: new Date(0), is_open: true }

/** Puts another table into a statement after it was built. */
const swapping: KyselyPlugin = {
  transformQuery: ({ node }) =>
    JSON.parse(
      JSON.stringify(node).replaceAll(
        JSON.stringify(IdentifierNode.create('entry')),
        JSON.stringify(TableNode.create('crm_customer').table.identifier),
      ),
    ) as typeof node,
  transformResult: async ({ result }) => result,
}

/** Attack 58: what a plugin asks of the guarded database. */
export const guardedDatabaseAttacks: readonly Attack[] = [
  {
    number: 'S58.1',
    says: 'asks for a table of somebody else, whatever it calls it',
    run: (kit) =>
      expectRefused(kit, 'KITH_GUARD_TABLE_CLOSED', [
        ({ db }) => db.selectFrom('customer').selectAll().execute(),
        ({ db }) => db.selectFrom('crm_customer').selectAll().execute(),
        ({ db }) => db.selectFrom('"crm_customer"').selectAll().execute(),
        ({ db }) => db.selectFrom('crm_customer as entry').selectAll().execute(),
        ({ db }) => db.selectFrom(['entry', 'crm_customer']).selectAll().execute(),
        ({ db }) => db.selectFrom('sqlite_master').selectAll().execute(),
        ({ db }) => db.selectFrom('crm_ledger_entry').selectAll().execute(),
        ({ db }) => db.insertInto('crm_customer').values({ id: 'x' }).execute(),
        ({ db }) => db.updateTable('crm_customer').set({ name: 'x' }).execute(),
        ({ db }) => db.deleteFrom('crm_customer').execute(),
        (ctx) => whole(ctx).withoutPlugins().selectFrom('crm_customer').selectAll().execute(),
        ({ db }) => db.selectFrom('entry').selectAll().withPlugin(swapping).execute(),
      ]),
  },
  {
    number: 'S58.2',
    says: 'asks for personal fields past their policy, or for rows of no tenant',
    run: (kit) =>
      expectRefused(kit, 'KITH_GUARD_TABLE_CLOSED', [
        ({ db }) => db.selectFrom('contract').select('signer').execute(),
        ({ db }) => db.selectFrom('customerFields').select('limit').execute(),
        ({ db }) => db.selectFrom('tariff').selectAll().execute(),
      ]),
  },
  {
    number: 'S58.3',
    says: 'puts raw SQL, expressions of other kinds, or a schema statement into the builder',
    run: (kit) =>
      expectRefused(kit, 'KITH_GUARD_STATEMENT_REFUSED', [
        (ctx) => sql`select * from crm_customer`.execute(whole(ctx)),
        ({ db }) =>
          db
            .selectFrom('entry')
            .select(sql`1`.as('one'))
            .execute(),
        ({ db }) =>
          db
            .selectFrom('entry')
            .selectAll()
            .where(sql<boolean>`1 = 1`)
            .execute(),
        ({ db }) =>
          db
            .selectFrom('entry')
            .selectAll()
            .orderBy(sql`1`)
            .execute(),
        ({ db }) =>
          db
            .selectFrom('entry')
            .selectAll()
            .groupBy(sql`1`)
            .execute(),
        (ctx) =>
          whole(ctx)
            .selectFrom(sql`crm_customer`.as('entry'))
            .selectAll()
            .execute(),
        (ctx) =>
          whole(ctx)
            .insertInto('entry')
            .values({ ...entry, points: sql`1` })
            .execute(),
        (ctx) =>
          whole(ctx)
            .updateTable('entry')
            .set({ points: sql`1` })
            .execute(),
        ({ db }) =>
          db
            .selectFrom('entry')
            .select((eb) => eb.cast('points', 'text').as('p'))
            .execute(),
        (ctx) => whole(ctx).schema.createView('v').as(whole(ctx).selectFrom('entry').selectAll()).execute(),
        (ctx) => whole(ctx).schema.createTable('loot').addColumn('id', 'text').execute(),
        (ctx) => whole(ctx).schema.dropTable('crm_ledger_entry').execute(),
      ]),
  },
  {
    number: 'S58.4',
    says: 'sends text that the builder has not made',
    run: (kit) =>
      expectRefused(kit, 'KITH_GUARD_STATEMENT_REFUSED', [
        (ctx) => whole(ctx).executeQuery(CompiledQuery.raw('delete from crm_ledger_entry')),
        (ctx) => {
          const compiled = whole(ctx).selectFrom('entry').selectAll().compile()
          return whole(ctx).executeQuery({ ...compiled, sql: 'delete from crm_ledger_entry' })
        },
      ]),
  },
  {
    number: 'S58.5',
    says: 'adds clauses that reach further: common tables, unions, returned and conflicting rows, locks',
    run: (kit) =>
      expectRefused(kit, 'KITH_GUARD_STATEMENT_REFUSED', [
        (ctx) =>
          whole(ctx)
            .with('entry', (db) => db.selectFrom('crm_customer').selectAll())
            .selectFrom('entry')
            .selectAll()
            .execute(),
        (ctx) =>
          whole(ctx)
            .selectFrom('entry')
            .select('id')
            .union(whole(ctx).selectFrom('crm_customer').select('id'))
            .execute(),
        ({ db }) => db.insertInto('entry').values(entry).returning('id').execute(),
        ({ db }) =>
          db
            .insertInto('entry')
            .values({ ...entry, id: 'foreign' })
            .onConflict((conflict) => conflict.column('id').doUpdateSet({ points: 0 }))
            .execute(),
        (ctx) =>
          whole(ctx)
            .replaceInto('entry')
            .values({ ...entry, id: 'foreign' })
            .execute(),
        (ctx) => whole(ctx).updateTable('entry').from('tally').set({ points: 0 }).execute(),
        (ctx) => whole(ctx).deleteFrom('entry').using('tally').execute(),
        ({ db }) => db.selectFrom('entry').selectAll().forUpdate().execute(),
        ({ db }) => db.updateTable('entry').set({ points: 0 }).returningAll().execute(),
      ]),
  },
  {
    number: 'S58.6',
    says: 'names a schema',
    run: (kit) =>
      expectRefused(kit, 'KITH_GUARD_TABLE_CLOSED', [
        ({ db }) => db.selectFrom('main.crm_customer').selectAll().execute(),
        ({ db }) => db.selectFrom('main.entry').selectAll().execute(),
        (ctx) => whole(ctx).withSchema('main').selectFrom('entry').selectAll().execute(),
        ({ db }) => db.selectFrom('entry').select('main.entry.id').execute(),
      ]),
  },
  {
    number: 'S58.7',
    says: 'refers to a table that its statement does not read',
    run: (kit) =>
      expectRefused(kit, 'KITH_GUARD_TABLE_CLOSED', [
        (ctx) => whole(ctx).selectFrom('entry').select('crm_customer.name').execute(),
        (ctx) =>
          whole(ctx)
            .selectFrom('entry')
            .selectAll('crm_customer' as never)
            .execute(),
        (ctx) => whole(ctx).selectFrom('entry as e').select('entry.id').execute(),
        (ctx) =>
          whole(ctx)
            .updateTable('entry')
            .set({ points: 0 })
            .where('crm_customer.id' as never, '=', 'x' as never)
            .execute(),
      ]),
  },
  {
    number: 'S58.8',
    says: 'hides a closed table, or rows of another tenant, in a subquery',
    async run(kit) {
      const closed = (db: OperationContext['db']) => db.selectFrom('crm_customer').select('id')
      await expectRefused(kit, 'KITH_GUARD_TABLE_CLOSED', [
        ({ db }) => db.selectFrom('entry').selectAll().where('id', 'in', closed(db)).execute(),
        ({ db }) => db.selectFrom('entry').select(closed(db).as('c')).execute(),
        ({ db }) => db.selectFrom(closed(db).as('c')).selectAll().execute(),
        ({ db }) =>
          db
            .updateTable('entry')
            .set({ id: closed(db) })
            .execute(),
        ({ db }) =>
          db
            .selectFrom('entry')
            .selectAll()
            .where((eb) => eb.exists(closed(db)))
            .execute(),
      ])
      const own = (db: OperationContext['db']) => db.selectFrom('entry as e').select('e.id')
      await using played = await play(kit, [
        ({ db }) => db.insertInto('entry').values(entry).execute(),
        ({ db }) => db.selectFrom(own(db).as('o')).select('o.id').execute(),
        ({ db }) => db.selectFrom('entry').select('id').where('id', 'in', own(db)).execute(),
        ({ db }) =>
          db
            .selectFrom('entry')
            .select((eb) => [eb.selectFrom('entry as e').select(eb.fn.countAll().as('n')).as('n')])
            .execute(),
      ])
      expect(played.outcomes.slice(1)).toEqual([[{ id: 'own' }], [{ id: 'own' }], [{ n: 1 }]])
    },
  },
  {
    number: 'S58.9',
    says: 'reads, changes and removes rows of another tenant',
    async run(kit) {
      await using played = await play(kit, [
        ({ db }) =>
          db
            .insertInto('entry')
            .values([entry, { ...entry, id: 'second' }])
            .execute(),
        ({ db }) => db.selectFrom('entry').select('id').orderBy('id', 'desc').execute(),
        ({ db }) =>
          db
            .selectFrom('entry as a')
            .leftJoin('entry as b', (join) => join.on('b.id', '=', 'foreign'))
            .select(['a.id', 'b.id as other'])
            .where((eb) => eb.or([eb('a.id', '=', 'own'), eb('a.id', '=', 'foreign')]))
            .execute(),
        ({ db }) => db.selectFrom('entry').select('id').where(bareOr('foreign', 'own')).execute(),
        async ({ db }) =>
          Number((await db.updateTable('entry').set({ points: 9 }).executeTakeFirst()).numUpdatedRows),
        async ({ db }) =>
          Number(
            (await db.deleteFrom('entry').where('entry.id', 'in', ['own', 'foreign']).executeTakeFirst())
              .numDeletedRows,
          ),
      ])
      expect(played.outcomes.slice(1)).toEqual([
        [{ id: 'second' }, { id: 'own' }],
        [{ id: 'own', other: null }],
        [{ id: 'own' }],
        2,
        1,
      ])
      expect(await played.rows('select id, tenant_id, points from crm_ledger_entry order by id')).toEqual([
        { id: 'foreign', tenant_id: 'other', points: 7 },
        { id: 'second', tenant_id: 'default', points: 9 },
        { id: 'shared', tenant_id: 'other', points: 7 },
      ])
    },
  },
  {
    number: 'S58.10',
    says: 'names the tenant itself',
    run: (kit) =>
      expectRefused(kit, 'KITH_GUARD_TENANT_FIXED', [
        ({ db }) =>
          db
            .insertInto('entry')
            .values({ ...entry, tenant_id: 'other' })
            .execute(),
        ({ db }) => db.updateTable('entry').set({ tenant_id: 'other' }).execute(),
        (ctx) => whole(ctx).updateTable('entry').set('entry.tenant_id', 'other').execute(),
      ]),
  },
  {
    number: 'S58.11',
    says: 'calls functions that do more than compute',
    run: (kit) =>
      expectRefused(kit, 'KITH_GUARD_STATEMENT_REFUSED', [
        ({ db }) =>
          db
            .selectFrom('entry')
            .select((eb) => eb.fn('hex', ['id']).as('x'))
            .execute(),
        ({ db }) =>
          db
            .selectFrom('entry')
            .select((eb) => eb.fn('load_extension', ['id']).as('x'))
            .execute(),
      ]),
  },
  {
    number: 'S58.12',
    says: 'opens a transaction, a stream or an introspection of its own',
    run: (kit) =>
      expectRefused(kit, 'KITH_GUARD_STATEMENT_REFUSED', [
        (ctx) =>
          whole(ctx)
            .transaction()
            .execute(async () => 'ran'),
        async (ctx) => {
          for await (const row of whole(ctx).selectFrom('entry').selectAll().stream()) return row
          return undefined
        },
        async (ctx) => whole(ctx).introspection.getTables(),
      ]),
  },
  {
    number: 'S58.13',
    says: 'writes in a query',
    async run(kit) {
      await using played = await play(
        kit,
        [
          ({ db }) => db.selectFrom('entry').selectAll().execute(),
          ({ db }) => db.insertInto('entry').values(entry).execute(),
        ],
        'look',
      )
      expect(played.outcomes).toEqual([[], 'KITH_RECORDS_WRITE_IN_QUERY'])
    },
  },
]

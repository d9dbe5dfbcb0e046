import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { Database } from './database.ts'
import { type OpenSqlite, openSqlite, temporaryFolder } from './fixtures/open-sqlite.ts'
import { endLease, takeLease } from './lease.ts'
import type { Migration, MigrationHistory } from './migration.ts'
import { Migrator } from './migrator.ts'
import { checkName, tableName } from './naming.ts'
import type { TableSpec } from './table.ts'

const plain: TableSpec = {
  columns: { id: { type: 'id' }, tenant_id: { type: 'key' }, title: { type: 'string', length: 50 } },
  primaryKey: ['id'],
  indexes: [{ columns: ['tenant_id', 'title'] }],
}

const createTable = (id: string, ...tables: string[]): Migration => ({
  id,
  steps: tables.map((table) => ({ createTable: table, spec: plain })),
})

const base: MigrationHistory = {
  pluginId: 'core',
  migrations: [createTable('0001-create-parcels', 'parcel')],
}
const tickets: MigrationHistory = {
  pluginId: 'tickets',
  migrations: [createTable('0001-create-tickets', 'ticket')],
}
const loyalty: MigrationHistory = {
  pluginId: 'loyalty-points',
  migrations: [createTable('0001-create-accounts', 'pointsAccount')],
}
const addPriority: Migration = {
  id: '0002-add-priority',
  steps: [
    { addColumns: 'ticket', columns: { priority: { type: 'int', nullable: true } } },
    { createIndex: 'ticket', index: { columns: ['tenant_id', 'priority'] } },
  ],
}
const ticketsUpgraded: MigrationHistory = {
  ...tickets,
  migrations: [...tickets.migrations, addPriority],
}

let sqlite: OpenSqlite

beforeEach(() => {
  sqlite = openSqlite()
})

afterEach(() => sqlite[Symbol.dispose]())

function migratorOf(...histories: MigrationHistory[]): Migrator {
  return new Migrator(new Database(sqlite.kysely), histories)
}

function schemaOf(opened: OpenSqlite): unknown[] {
  return opened.rows(`select type, name, sql from sqlite_master where name not like 'sqlite_%' order by name`)
}

function ledgerOf(opened: OpenSqlite): unknown[] {
  return opened
    .rows(`select plugin_id || '/' || id as name from crm_migration order by rowid`)
    .map(({ name }) => name)
}

describe('migrate', () => {
  test('builds a fresh database, plugin by plugin', async () => {
    const plan = await migratorOf(base, tickets, loyalty).migrate()
    const all = [
      'core/0001-create-parcels',
      'tickets/0001-create-tickets',
      'loyalty-points/0001-create-accounts',
    ]
    expect(plan).toEqual({ pending: all, applied: [], changed: [], orphans: [] })
    expect(ledgerOf(sqlite)).toEqual(all)
    const names = schemaOf(sqlite).map((entry) => (entry as { name: string }).name)
    expect(names).toEqual(
      expect.arrayContaining([
        'crm_parcel',
        'crm_tickets_ticket',
        'crm_loyalty_points_points_account',
        'ix_crm_parcel_title',
      ]),
    )
  })

  test('does nothing the second time', async () => {
    await migratorOf(base, tickets).migrate()
    const before = schemaOf(sqlite)
    const plan = await migratorOf(base, tickets).migrate()
    expect(plan.pending).toEqual([])
    expect(plan.applied).toHaveLength(2)
    expect(schemaOf(sqlite)).toEqual(before)
  })

  test('brings a database with rows up to a newer version of a plugin', async () => {
    await migratorOf(base, tickets).migrate()
    sqlite.raw.exec(`insert into crm_tickets_ticket values ('1', 't', 'old')`)
    const plan = await migratorOf(base, ticketsUpgraded).migrate()
    expect(plan.pending).toEqual(['tickets/0002-add-priority'])
    expect(sqlite.rows('select * from crm_tickets_ticket')).toEqual([
      { id: '1', tenant_id: 't', title: 'old', priority: null },
    ])
    expect(
      sqlite.rows(`select name from sqlite_master where name = 'ix_crm_tickets_ticket_priority'`),
    ).toHaveLength(1)
  })

  test.each([
    ['before', [base, loyalty, tickets]],
    ['after', [base, tickets, loyalty]],
  ])('applies a plugin that is added %s others', async (_where, histories) => {
    await migratorOf(base, tickets).migrate()
    const plan = await migratorOf(...histories).migrate()
    expect(plan.pending).toEqual(['loyalty-points/0001-create-accounts'])
    expect(ledgerOf(sqlite)).toHaveLength(3)
  })

  test('leads to the same schema whatever the order in which plugins came', async () => {
    using straight = openSqlite()
    await new Migrator(new Database(straight.kysely), [base, ticketsUpgraded, loyalty]).migrate()
    await migratorOf(base, loyalty).migrate()
    await migratorOf(base, loyalty, tickets).migrate()
    await migratorOf(base, ticketsUpgraded, loyalty).migrate()
    const byName = (schema: unknown[]) => schema.map((entry) => JSON.stringify(entry)).toSorted()
    const withoutAlter = (schema: unknown[]) =>
      byName(schema).filter((entry) => !entry.includes('"crm_tickets_ticket"'))
    expect(withoutAlter(schemaOf(sqlite))).toEqual(withoutAlter(schemaOf(straight)))
  })

  test('leaves the tables of a removed plugin alone and reports it as an orphan', async () => {
    await migratorOf(base, tickets).migrate()
    const before = schemaOf(sqlite)
    const plan = await migratorOf(base).migrate()
    expect(plan).toMatchObject({ pending: [], orphans: ['tickets/0001-create-tickets'] })
    await expect(migratorOf(base).check()).resolves.toBeUndefined()
    expect(schemaOf(sqlite)).toEqual(before)
    await expect(migratorOf(base, tickets).check()).resolves.toBeUndefined()
  })

  test('refuses an edited migration by name and applies nothing', async () => {
    await migratorOf(base, tickets).migrate()
    const edited = {
      ...tickets,
      migrations: [createTable('0001-create-tickets', 'ticket', 'note'), addPriority],
    }
    const refused = {
      code: 'KITH_DATABASE_MIGRATION_CHANGED',
      params: { migration: 'tickets/0001-create-tickets' },
    }
    await expect(migratorOf(base, edited, loyalty).migrate()).rejects.toMatchObject(refused)
    await expect(migratorOf(base, edited, loyalty).check()).rejects.toMatchObject(refused)
    expect((await migratorOf(base, edited).plan()).changed).toEqual(['tickets/0001-create-tickets'])
    expect(ledgerOf(sqlite)).toHaveLength(2)
    await migratorOf(base, tickets, loyalty).migrate()
  })

  test('sees no edit in another order of keys', async () => {
    await migratorOf(tickets).migrate()
    const { columns, primaryKey, indexes } = plain
    const spec = { indexes, primaryKey, columns: Object.fromEntries(Object.entries(columns).toReversed()) }
    const same = {
      ...tickets,
      migrations: [{ steps: [{ spec, createTable: 'ticket' }], id: '0001-create-tickets' }],
    }
    await expect(migratorOf(same).check()).resolves.toBeUndefined()
  })

  test('leaves nothing of a migration whose second statement fails, and everything before it', async () => {
    const failing = {
      ...loyalty,
      migrations: [createTable('0001-create-accounts', 'pointsAccount', 'pointsAccount')],
    }
    await expect(migratorOf(base, tickets, failing).migrate()).rejects.toThrow('already exists')
    expect(ledgerOf(sqlite)).toEqual(['core/0001-create-parcels', 'tickets/0001-create-tickets'])
    expect(sqlite.rows(`select name from sqlite_master where name like '%points_account%'`)).toEqual([])
    await migratorOf(base, tickets, loyalty).migrate()
    expect(ledgerOf(sqlite)).toHaveLength(3)
  })

  test('uses the prefix it is given, beside another one in the same database', async () => {
    const prefixed = (prefix: string) =>
      new Migrator(new Database({ kysely: sqlite.kysely, prefix }), [base, tickets])
    await prefixed('shop_a_').migrate()
    await prefixed('shop_b_').migrate()
    await expect(prefixed('shop_a_').check()).resolves.toBeUndefined()
    const tables = sqlite.rows(`select name from sqlite_master where type = 'table' order by name`)
    expect(tables.map(({ name }) => name)).toEqual(
      ['lease', 'migration', 'parcel', 'tickets_ticket']
        .flatMap((name) => `shop_a_${name}`)
        .concat(['lease', 'migration', 'parcel', 'tickets_ticket'].map((name) => `shop_b_${name}`)),
    )
  })
})

describe('several that migrate at once', () => {
  test.each([2, 4])('%i instances apply each migration once', async (count) => {
    using folder = temporaryFolder()
    const opened = Array.from({ length: count }, () => openSqlite(folder.file('shared.db')))
    const migrators = opened.map(
      ({ kysely }) => new Migrator(new Database(kysely), [base, ticketsUpgraded, loyalty]),
    )
    const plans = await Promise.all(migrators.map((migrator) => migrator.migrate()))
    expect(plans.map(({ pending }) => pending.length).toSorted((a, b) => a - b)).toEqual([
      ...Array.from({ length: count - 1 }, () => 0),
      4,
    ])
    expect(ledgerOf(opened[0]!)).toHaveLength(4)
    for (const migrator of migrators) await migrator.check()
    for (const each of opened) each[Symbol.dispose]()
  })

  test('wait for whoever holds the lease', async () => {
    await migratorOf(base).migrate()
    sqlite.raw.exec(
      `update crm_lease set holder = 'another', expires_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '0.4 seconds')`,
    )
    const began = performance.now()
    await migratorOf(base, tickets).migrate()
    expect(performance.now() - began).toBeGreaterThan(300)
    expect(ledgerOf(sqlite)).toHaveLength(2)
  })

  test('do not wait for the dead: an ended lease is taken at once', async () => {
    await migratorOf(base).migrate()
    sqlite.raw.exec(`update crm_lease set holder = 'dead', expires_at = '2001-01-01T00:00:00.000Z'`)
    await migratorOf(base, tickets).migrate()
    expect(ledgerOf(sqlite)).toHaveLength(2)
  })

  test('give up after half a minute', async () => {
    await migratorOf(base).migrate()
    sqlite.raw.exec(`update crm_lease set holder = 'another', expires_at = '2999-01-01T00:00:00.000Z'`)
    vi.useFakeTimers()
    try {
      const outcome = migratorOf(base, tickets)
        .migrate()
        .catch((error: unknown) => error)
      await vi.advanceTimersByTimeAsync(31_000)
      expect(await outcome).toMatchObject({ code: 'KITH_DATABASE_MIGRATION_LOCKED', status: 503 })
    } finally {
      vi.useRealTimers()
    }
    expect(ledgerOf(sqlite)).toHaveLength(1)
    expect(sqlite.rows('select holder from crm_lease')).toEqual([{ holder: 'another' }])
  })

  test('stop as soon as they have lost the lease', async () => {
    await migratorOf().migrate()
    sqlite.raw.exec(`
      create trigger steal after insert on crm_migration begin
        update crm_lease set holder = 'another', expires_at = '2999-01-01T00:00:00.000Z';
      end`)
    await expect(migratorOf(base, tickets).migrate()).rejects.toMatchObject({
      code: 'KITH_DATABASE_MIGRATION_LOCKED',
    })
    expect(ledgerOf(sqlite)).toEqual(['core/0001-create-parcels'])
    expect(sqlite.rows('select holder from crm_lease')).toEqual([{ holder: 'another' }])
  })
})

describe('a lease', () => {
  const lease = () => {
    const { kysely, traits } = new Database(sqlite.kysely)
    return { db: kysely, traits, table: 'crm_lease' }
  }
  const take = (holder: string, ttlMs = 60_000) => takeLease(lease(), 'nightly', { holder, ttlMs })

  beforeEach(() => migratorOf().migrate())

  test('has one holder, who may renew it, and a fence that only grows', async () => {
    expect(await take('a')).toBe(true)
    expect(await take('b')).toBe(false)
    expect(await take('a')).toBe(true)
    const fences = sqlite.rows(`select fence from crm_lease where name = 'nightly'`)
    expect(fences).toEqual([{ fence: 2 }])
    await endLease(lease(), 'nightly', 'b')
    expect(await take('b')).toBe(false)
    await endLease(lease(), 'nightly', 'a')
    expect(await take('b')).toBe(true)
    expect(sqlite.rows(`select holder, fence from crm_lease where name = 'nightly'`)).toEqual([
      { holder: 'b', fence: 3 },
    ])
  })

  test('passes on when its time is over', async () => {
    expect(await take('a', 0)).toBe(true)
    expect(await take('b')).toBe(true)
    expect(await take('a')).toBe(false)
  })
})

describe('sql', () => {
  /** What `sql()` prints, run by hand on another database. */
  async function byHand(text: string): Promise<OpenSqlite> {
    const other = openSqlite()
    other.raw.exec(text)
    return other
  }

  test('gives, run by hand, the schema and the ledger that migrate gives', async () => {
    const text = await migratorOf(base, ticketsUpgraded, loyalty).sql()
    using manual = await byHand(text)
    await migratorOf(base, ticketsUpgraded, loyalty).migrate()
    expect(schemaOf(manual)).toEqual(schemaOf(sqlite))
    expect(ledgerOf(manual)).toEqual(ledgerOf(sqlite))
    const migrator = new Migrator(new Database(manual.kysely), [base, ticketsUpgraded, loyalty])
    await expect(migrator.check()).resolves.toBeUndefined()
    expect((await migrator.migrate()).pending).toEqual([])
  })

  test('holds no parameters and names each migration', async () => {
    const text = await migratorOf(base, tickets).sql()
    expect(text).toContain('-- core/0001-create-parcels\n')
    expect(text).toContain('-- tickets/0001-create-tickets\n')
    expect(text).not.toContain('?')
  })

  test('prints what is pending only', async () => {
    await migratorOf(base, tickets).migrate()
    const text = await migratorOf(base, ticketsUpgraded).sql()
    expect(text).toContain('0002-add-priority')
    expect(text).not.toContain('create table')
    sqlite.raw.exec(text)
    expect(await migratorOf(base, ticketsUpgraded).sql()).toBe('')
  })

  test('changes nothing', async () => {
    await migratorOf(base, tickets).sql()
    expect(schemaOf(sqlite)).toEqual([])
  })
})

describe('names', () => {
  test('may have 63 bytes and no more', () => {
    expect(checkName('x'.repeat(63))).toHaveLength(63)
    expect(() => checkName('x'.repeat(64))).toThrow(
      expect.objectContaining({ code: 'KITH_DATABASE_NAME_TOO_LONG' }),
    )
  })

  test('are made of prefix, plugin and entity', () => {
    expect(tableName({ prefix: 'crm_' }, 'core', 'contactPoint')).toBe('crm_contact_point')
    expect(tableName({ prefix: '' }, 'loyalty-points', 'pointsAccount')).toBe('loyalty_points_points_account')
  })
})

describe('check', () => {
  test('names how many migrations are missing, and the first', async () => {
    await migratorOf(base).migrate()
    await expect(migratorOf(base, ticketsUpgraded).check()).rejects.toMatchObject({
      code: 'KITH_DATABASE_MIGRATIONS_PENDING',
      status: 503,
      params: { count: 2, first: 'tickets/0001-create-tickets' },
    })
  })

  test('writes nothing', async () => {
    await expect(migratorOf(base).check()).rejects.toThrow('lacks 1 migration')
    expect(schemaOf(sqlite)).toEqual([])
  })
})

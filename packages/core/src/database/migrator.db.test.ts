import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'

import { Database } from './database.ts'
import { type OpenDatabase, openDatabase } from './fixtures/open-database.ts'
import type { Migration, MigrationHistory, Step } from './migration.ts'
import { Migrator } from './migrator.ts'
import type { TableSpec } from './table.ts'

const parcel: TableSpec = {
  columns: {
    id: { type: 'id' },
    tenant_id: { type: 'key' },
    title: { type: 'string', length: 50 },
    weight: { type: 'int', nullable: true },
    is_fragile: { type: 'bool' },
    sent_at: { type: 'instant' },
    content: { type: 'json' },
    photo: { type: 'bytes', nullable: true },
  },
  primaryKey: ['id'],
  clustered: true,
  indexes: [{ columns: ['tenant_id', 'title'], unique: true }, { columns: ['tenant_id', 'weight'] }],
}

const addNote: Step = { addColumns: 'parcel', columns: { note: { type: 'text', nullable: true } } }
const indexSent: Step = { createIndex: 'parcel', index: { columns: ['tenant_id', 'sent_at'] } }

const create: Migration = { id: '0001-create', steps: [{ createTable: 'parcel', spec: parcel }] }
const change: Migration = { id: '0002-change', steps: [addNote, indexSent] }

const isAtomic = inject('database') !== 'mariadb'

let opened: OpenDatabase

beforeEach(async () => {
  opened = await openDatabase(inject('database'))
}, 120_000)

afterEach(() => opened[Symbol.asyncDispose]())

function migratorOf(...migrations: Migration[]): Migrator {
  const history: MigrationHistory = { pluginId: 'post', migrations }
  return new Migrator(new Database(opened.connect()), [history])
}

async function columns(): Promise<readonly string[]> {
  const { traits, kysely } = new Database(opened.db)
  return (await traits.describe(kysely, 'crm_post_parcel')).map(({ name }) => name)
}

async function ledger(): Promise<unknown[]> {
  const { rows } = await sql<{ id: string }>`select id from crm_migration order by id`.execute(opened.db)
  return rows.map(({ id }) => id)
}

const faults = (report: { readonly message: string }[]) => report.map(({ message }) => message)

async function examined() {
  const { refused, warned } = await migratorOf(create, change).examine()
  return { refused: faults([...refused]), warned: faults([...warned]) }
}

describe('migrate', () => {
  test('builds tables, brings them up to a newer version, and does nothing again', async () => {
    expect((await migratorOf(create).migrate()).pending).toEqual(['post/0001-create'])
    expect(await columns()).toEqual(Object.keys(parcel.columns))
    expect((await migratorOf(create, change).migrate()).pending).toEqual(['post/0002-change'])
    expect(await columns()).toEqual([...Object.keys(parcel.columns), 'note'])
    expect((await migratorOf(create, change).migrate()).pending).toEqual([])
    expect(await ledger()).toEqual(['0001-create', '0002-change'])
    expect(await examined()).toEqual({ refused: [], warned: [] })
  })

  test('is done once by four processes that start together', async () => {
    const plans = await Promise.all([1, 2, 3, 4].map(() => migratorOf(create, change).migrate()))
    expect(plans.filter(({ pending }) => pending.length > 0)).toHaveLength(1)
    expect(await ledger()).toEqual(['0001-create', '0002-change'])
  })

  test.each([0, 1, 2, 3])('goes on after it broke off before statement %i', async (position) => {
    const steps: Step[] = [...create.steps, addNote, indexSent]
    const broken: Step = { createIndex: 'nowhere', index: { columns: ['id'] } }
    const whole: Migration = { id: '0001-create', steps }
    await expect(
      migratorOf({ ...whole, steps: steps.toSpliced(position, 0, broken) }).migrate(),
    ).rejects.toThrow(/nowhere/)
    expect((await columns()).length > 0).toBe(!isAtomic && position > 0)
    expect(await ledger()).toEqual([])
    expect((await migratorOf(whole).migrate()).pending).toEqual(['post/0001-create'])
    expect(await columns()).toEqual([...Object.keys(parcel.columns), 'note'])
    expect(await ledger()).toEqual(['0001-create'])
  })

  test('does not take a table that somebody else made for its own', async () => {
    await sql`create table crm_post_parcel (id varchar(10))`.execute(opened.db)
    await expect(migratorOf(create).migrate()).rejects.toThrow(/exists/)
  })
})

describe('what an examination finds', () => {
  const foreignCollations: Record<string, string> = {
    postgres: 'alter table crm_post_parcel alter column title type varchar(50) collate "default"',
    pglite: 'alter table crm_post_parcel alter column title type varchar(50) collate "default"',
    mariadb: 'alter table crm_post_parcel modify title varchar(50) collate utf8mb4_general_ci not null',
  }

  beforeEach(async () => {
    await migratorOf(create, change).migrate()
  })

  test('is a unique index that is gone, and keeps the CRM from starting', async () => {
    const table = inject('database') === 'mariadb' ? ' on crm_post_parcel' : ''
    await sql.raw(`drop index ux_crm_post_parcel_title${table}`).execute(opened.db)
    await sql.raw(`drop index ix_crm_post_parcel_weight${table}`).execute(opened.db)
    const missing = (index: string) => `The index ${index} of the table crm_post_parcel is missing.`
    expect(await examined()).toEqual({
      refused: [missing('ux_crm_post_parcel_title')],
      warned: [missing('ix_crm_post_parcel_weight')],
    })
  })

  test('is a column that is gone, or that takes null', async () => {
    await sql`alter table crm_post_parcel drop column photo`.execute(opened.db)
    const { refused, warned } = await examined()
    expect(refused).toEqual([])
    expect(warned).toEqual([
      'The column crm_post_parcel.photo is missing, or was changed to take or refuse null.',
    ])
  })

  test.runIf(inject('database') in foreignCollations)(
    'is a column that does not compare texts by their code points',
    async () => {
      await sql.raw(foreignCollations[inject('database')]!).execute(opened.db)
      expect((await examined()).refused).toEqual([
        expect.stringMatching(
          /^The column crm_post_parcel\.title compares texts by the collation \S+, and not by their code points\.$/,
        ),
      ])
    },
  )
})

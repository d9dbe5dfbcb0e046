import { randomBytes } from 'node:crypto'

import type { MigrationPlan } from '@kith/core'
import { sql } from 'kysely'

import type { HostDatabase } from '../config/config.ts'
import type { Settings } from '../config/settings.ts'
import { MEMORY } from '../database/database-url.ts'
import { openSqlite } from '../database/open-sqlite.ts'
import { createInstance } from '../instance.ts'
import { type Finding, ok } from './finding.ts'

/** Tables by name, each column with what the database says about it; indexes by name with their table. */
interface Schema {
  readonly columns: ReadonlyMap<string, string>
  readonly indexes: ReadonlyMap<string, string>
  /** By table, the collations that its columns ask for instead of the bytes of a text. */
  readonly collations: ReadonlyMap<string, string>
}

/** What the ledger of migrations says. */
export function checkMigrations({ pending, changed, orphans, applied }: MigrationPlan): Finding[] {
  const check = 'migrations'
  const findings: Finding[] = [
    ...changed.map((name): Finding => ({
      level: 'error',
      check,
      message: `${name} was edited after it had been applied`,
      fix: 'Restore its text and write a new migration for the change.',
    })),
    ...pending.map((name): Finding => ({
      level: 'error',
      check,
      message: `${name} is pending`,
      fix: 'Run "kith migrate".',
    })),
    ...orphans.map((name): Finding => ({
      level: 'warning',
      check,
      message: `${name} was applied by a plugin that is not installed`,
      fix: 'Install the plugin again, or leave its tables: they do no harm.',
    })),
  ]
  return findings.some(({ level }) => level === 'error')
    ? findings
    : [ok(check, `${applied.length} applied, none pending`), ...findings]
}

/** Whether a search finds every row that was there before its words were indexed. */
export function checkSearch(pending: readonly string[]): Finding {
  const check = 'search'
  if (pending.length === 0) return ok(check, 'the words of all rows are indexed')
  const message = `rows of ${pending.join(', ')} are not indexed yet: a search does not find them all`
  return { level: 'warning', check, message, fix: 'Run "kith migrate".' }
}

/** Compares the tables with those that the same migrations make in a new database in memory. */
export async function checkTables(settings: Settings, kysely: HostDatabase): Promise<Finding[]> {
  const desired = await readDesired(settings)
  const found = await readSchema(kysely)
  const differences = [...differencesOf(desired, found)]
  if (differences.length === 0) return [ok('tables', `${desired.columns.size} columns as declared`)]
  const fix = 'Undo the change that was made by hand, or restore the table from a backup.'
  return differences.map((message): Finding => ({ level: 'error', check: 'tables', message, fix }))
}

async function readDesired(settings: Settings): Promise<Schema> {
  const kysely = openSqlite(MEMORY, { mustExist: false })
  try {
    await createInstance({ ...settings, secret: randomBytes(32).toString('hex') }, kysely).migrate()
    return await readSchema(kysely)
  } finally {
    await kysely.destroy()
  }
}

async function readSchema(kysely: HostDatabase): Promise<Schema> {
  const columns = await sql<{ at: string; declared: string }>`
    select t.name || '.' || c.name as at,
      c.type || case c."notnull" when 1 then ' not null' else '' end || case when c.pk > 0 then ' key' else '' end as declared
    from sqlite_master as t join pragma_table_info(t.name) as c
    where t.type = 'table' and t.name like 'crm!_%' escape '!'
  `.execute(kysely)
  const indexes = await sql<{ name: string; declared: string }>`
    select name, sql as declared from sqlite_master
    where type = 'index' and sql is not null and tbl_name like 'crm!_%' escape '!'
  `.execute(kysely)
  const tables = await sql<{ name: string; declared: string }>`
    select name, sql as declared from sqlite_master where type = 'table' and name like 'crm!_%' escape '!'
  `.execute(kysely)
  return {
    columns: new Map(columns.rows.map((row) => [row.at, row.declared])),
    indexes: new Map(indexes.rows.map((row) => [row.name, row.declared])),
    collations: new Map(tables.rows.map((row) => [row.name, collationsIn(row.declared)])),
  }
}

/** SQLite tells the collation of a column in the text of its table only. */
function collationsIn(declared: string): string {
  return Array.from(declared.matchAll(/\bcollate\s+["'`[]?(\w+)/gi), ([, name]) => name!.toLowerCase()).join(
    ', ',
  )
}

function* differencesOf(desired: Schema, found: Schema): Generator<string> {
  yield* columnDifferences(desired, found)
  yield* collationDifferences(desired, found)
  yield* indexDifferences(desired, found)
}

function* columnDifferences(desired: Schema, found: Schema): Generator<string> {
  for (const [at, declared] of desired.columns) {
    const actual = found.columns.get(at)
    if (actual === undefined) yield `the column ${at} is missing`
    else if (actual !== declared) yield `the column ${at} is "${actual}" and not "${declared}"`
  }
  const tables = new Set([...desired.columns.keys()].map(tableOf))
  for (const at of found.columns.keys()) {
    if (tables.has(tableOf(at)) && !desired.columns.has(at)) yield `the column ${at} belongs to no field`
  }
}

function* collationDifferences(desired: Schema, found: Schema): Generator<string> {
  for (const [table, declared] of desired.collations) {
    const actual = found.collations.get(table) ?? declared
    if (actual !== declared) yield `the table ${table} compares texts by the collation ${actual || 'binary'}`
  }
}

function* indexDifferences(desired: Schema, found: Schema): Generator<string> {
  for (const [name, declared] of desired.indexes) {
    const actual = found.indexes.get(name)
    if (actual === undefined) yield `the index ${name} is missing`
    else if (actual !== declared) yield `the index ${name} is over other columns`
  }
}

function tableOf(at: string): string {
  return at.slice(0, at.indexOf('.'))
}

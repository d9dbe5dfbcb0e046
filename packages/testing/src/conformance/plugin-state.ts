import { READ_ROWS } from './observer.ts'
import type { PluginUnderTest } from './plugin-under-test.ts'
import { asSystem, type Stage } from './stage.ts'

/** One row: by field as the system reads it, or by column as it is stored. */
export type Row = Readonly<Record<string, unknown>>

/** What a plugin has stored: rows by the entity or the table that they are of. */
export type PluginState = Readonly<Record<string, readonly Row[]>>

/** What changes whenever a row is written, whatever is in it. */
const STAMPS: ReadonlySet<string> = new Set(['version', 'updatedAt', 'updatedBy', 'updated_at', 'updated_by'])

/** A ciphertext: two of the same value differ. */
const CELL = /^1\.k\d+\./

/** What a plugin has stored, decrypted, without the stamps of who wrote it last. */
export async function takePluginState(subject: PluginUnderTest, stage: Stage): Promise<PluginState> {
  const { id } = subject.plugin()
  const { entities, fields, tables } = stage.test.crm.manifest.plugins.find((plugin) => plugin.id === id)!
  const state: Record<string, readonly Row[]> = {}
  for (const { name } of entities) state[name] = (await readRows(stage, name)).map(withoutStamps)
  for (const [entity, added] of Map.groupBy(fields, (field) => field.entity)) {
    const names = new Set(['id', ...added.map(({ name }) => name)])
    state[`fields added to ${entity}`] = (await readRows(stage, entity)).map((row) => only(row, names))
  }
  const extensions = new Set(fields.map(({ entity }) => `_${snake(entity)}_fields`))
  // Fields that are added to a row stay beside it as long as it does: they are looked at as fields.
  const own = tables.filter((table) => ![...extensions].some((end) => table.endsWith(end)))
  for (const table of own) {
    const rows = await stage.test.database.selectFrom(table).selectAll().execute()
    state[`table ${table}`] = rows.map((row) => withoutCells(withoutStamps(row)))
  }
  return Object.fromEntries(Object.entries(state).map(([name, rows]) => [name, rows.toSorted(byText)]))
}

/** The rows in which a text stands somewhere, each with where it is from. */
export function rowsHolding(state: PluginState, text: string): readonly string[] {
  const spelled = JSON.stringify(text).slice(1, -1)
  return Object.entries(state).flatMap(([name, rows]) =>
    rows.map((row) => `${name}: ${JSON.stringify(row)}`).filter((row) => row.includes(spelled)),
  )
}

async function readRows(stage: Stage, entity: string): Promise<readonly Row[]> {
  const answer = await asSystem(stage.test, { operation: READ_ROWS, input: { entity } })
  return (answer as { readonly data: readonly Row[] }).data
}

function withoutStamps(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !STAMPS.has(name)))
}

function withoutCells(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => typeof value !== 'string' || !CELL.test(value)),
  )
}

function only(row: Row, names: ReadonlySet<string>): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name)))
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function byText(one: Row, other: Row): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1
}

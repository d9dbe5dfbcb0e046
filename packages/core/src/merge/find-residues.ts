import { type RawBuilder, sql } from 'kysely'

import type { KernelContext } from '../operations/kernel-context.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import type { FieldClass } from '../schema/field-class.ts'
import type { Residue } from './merge-types.ts'
import type { ErasurePlan } from './plan-erasure.ts'
import type { Row } from './row-change.ts'

/**
 * Values of these classes name one person by themselves. A name or a city does not, nor what is computed of others: other
 * people have it too.
 */
const TELLING: ReadonlySet<FieldClass> = new Set(['contact', 'freeText', 'identity', 'financial'])

/** Shorter texts occur everywhere. */
const SHORTEST = 5

/** So many values are sought in one statement. */
const SOUGHT_AT_ONCE = 40

const TEXT_TYPE = /char|text|json|clob/i

/** The values of a plan's rows that tell whose they are. Kept in memory, for `findResidues` after the erasure. */
export function tellingValues(ctx: KernelContext, { customers, entities }: ErasurePlan): readonly string[] {
  const customer = ctx.store('customer').table.entity
  const values = [
    ...customers.flatMap((row) => tellingOf(customer, row)),
    ...entities.flatMap(({ entity, removed }) =>
      [...removed.values()].flatMap((row) => tellingOf(entity, row)),
    ),
  ]
  return [...new Set(values)]
}

function tellingOf(entity: EntityDefinition, row: Row): string[] {
  return Object.entries(entity.fields)
    .filter(([, spec]) => TELLING.has(spec.class) && spec.computed === undefined)
    .flatMap(([field]) => textsOf(row[field]))
    .filter((text) => [...text].length >= SHORTEST)
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return value !== null && typeof value === 'object' && !(value instanceof Date)
    ? Object.values(value).flatMap(textsOf)
    : []
}

/** Searches every text column of every table of the installation for the values; also as JSON spells them. */
export async function findResidues(
  ctx: KernelContext,
  values: readonly string[],
): Promise<readonly Residue[]> {
  const spelled = [...new Set(values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]))]
  const { database, tables } = ctx.gateCall.services
  const entityTables = new Set([...tables.values()].map(({ name }) => name))
  const residues: Residue[] = []
  for (const { name, columns } of await ctx.gateCall.db.introspection.getTables()) {
    if (!name.startsWith(database.naming.prefix)) continue
    const texts = columns.filter(({ dataType }) => TEXT_TYPE.test(dataType)).map((column) => column.name)
    for (const [column, rows] of await countHolding(ctx, { name, columns: texts }, spelled))
      residues.push({ table: name, column, rows, isAboutOthers: entityTables.has(name) })
  }
  return residues
}

interface TextTable {
  readonly name: string
  readonly columns: readonly string[]
}

async function countHolding(
  ctx: KernelContext,
  { name, columns }: TextTable,
  values: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>()
  if (columns.length === 0) return found
  for (let from = 0; from < values.length; from += SOUGHT_AT_ONCE) {
    const sought = values.slice(from, from + SOUGHT_AT_ONCE)
    const counts = columns.map(
      (column, index) => sql`${countOf(ctx, column, sought)} as ${sql.id(`c${index}`)}`,
    )
    const statement = sql<Record<string, unknown>>`select ${sql.join(counts)} from ${sql.table(name)}`
    const [row] = (await statement.execute(ctx.gateCall.db)).rows
    for (const [index, column] of columns.entries()) {
      const count = Number(row?.[`c${index}`] ?? 0)
      if (count > 0) found.set(column, (found.get(column) ?? 0) + count)
    }
  }
  return found
}

function countOf(ctx: KernelContext, column: string, values: readonly string[]): RawBuilder<unknown> {
  const { traits } = ctx.gateCall.services.database
  const holds = values.map((value) => traits.contains(sql.ref(column), sql`${value}`))
  return sql`sum(case when ${sql.join(holds, sql` or `)} then 1 else 0 end)`
}

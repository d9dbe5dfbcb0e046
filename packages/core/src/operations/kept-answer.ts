import { z } from 'zod'

import type { EntityCatalog } from '../schema/catalog.ts'
import { isPlainObject } from '../shared/json.ts'
import { entityShapeOf } from './entity-values.ts'
import type { OperationContext } from './operation-context.ts'
import type { Operation } from './operation.ts'

/** The entity of each member of an answer that is a row; under an empty name where the answer itself is one. */
type RowPlaces = ReadonlyMap<string, string>

interface Kept {
  readonly value: unknown
  /** The ids of the rows by their places, in which the value is empty. */
  readonly rows: Readonly<Record<string, string>>
}

const ITSELF = ''
const INSTANT = '$instant'

/** The rows in the answers of an operation. */
export function rowPlaces({ output }: Operation, catalog: EntityCatalog): RowPlaces {
  if (output === undefined) return new Map()
  const own = entityOf(output, catalog)
  if (own !== undefined) return new Map([[ITSELF, own]])
  const members = output instanceof z.ZodObject ? Object.entries(output.shape) : []
  const found = members.map(([name, schema]) => [name, entityOf(schema, catalog)] as const)
  return new Map(found.filter((each): each is readonly [string, string] => each[1] !== undefined))
}

/** An answer as it is kept: of rows, no more than their ids. */
export function writeAnswer(answer: unknown, places: RowPlaces): string {
  const rows: Record<string, string> = {}
  const members = new Map(isPlainObject(answer) ? Object.entries(answer) : [])
  for (const name of places.keys()) {
    const id = rowId(name === ITSELF ? answer : members.get(name))
    if (id === undefined) continue
    rows[name] = id
    members.delete(name)
  }
  const value = ITSELF in rows ? undefined : isPlainObject(answer) ? Object.fromEntries(members) : answer
  return JSON.stringify({ value: marked(value), rows } satisfies Kept)
}

/** A kept answer with its rows read anew. @throws as reading them does. */
export async function readAnswer(
  text: string,
  places: RowPlaces,
  records: OperationContext['records'],
): Promise<unknown> {
  const { value, rows } = JSON.parse(text, unmarked) as Kept
  const read = (name: string): Promise<unknown> => records(places.get(name)!).get(rows[name]!)
  if (ITSELF in rows) return read(ITSELF)
  const members: [string, unknown][] = []
  for (const name of Object.keys(rows)) members.push([name, await read(name)])
  return members.length === 0 ? value : { ...(value as object), ...Object.fromEntries(members) }
}

function entityOf(schema: z.ZodType, catalog: EntityCatalog): string | undefined {
  const shape = entityShapeOf(schema, catalog)
  return shape?.shape === 'readable' ? shape.entity.name : undefined
}

function rowId(row: unknown): string | undefined {
  const id = isPlainObject(row) ? row['id'] : undefined
  return typeof id === 'string' ? id : undefined
}

/** JSON has no instants. */
function marked(value: unknown): unknown {
  if (value instanceof Date) return { [INSTANT]: value.toISOString() }
  if (Array.isArray(value)) return value.map(marked)
  if (!isPlainObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, marked(member)]))
}

function unmarked(_key: string, value: unknown): unknown {
  if (!isPlainObject(value) || !(INSTANT in value)) return value
  return new Date(value[INSTANT] as string)
}

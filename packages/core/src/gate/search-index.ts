import { type Compilable, type RawBuilder, sql } from 'kysely'

import { BatchInsert } from '../database/batch-insert.ts'
import type { Database, StoredRow } from '../database/database.ts'
import { run } from '../database/database.ts'
import { type Prepared, prepare, Slot } from '../database/prepared.ts'
import type { EntityTable, FieldColumn } from '../database/table.ts'
import type { AnyDatabase } from '../database/traits.ts'
import { indexTokens } from '../filter/search-tokens.ts'
import type { ClassedSpec, EntityDefinition } from '../schema/entity.ts'
import { isAtMostBasic } from '../schema/field-class.ts'
import { SEARCH_TOKEN_TABLE } from './search-table.ts'

/** The row whose tokens are written, and the transaction to write them in. */
export interface IndexedRow {
  readonly db: AnyDatabase
  readonly tenantId: string
  readonly id: string
}

type Values = Readonly<Record<string, unknown>>

/** Each token with the fields that have it, as the table stores them: `,legalName,name,`. */
type Tokens = ReadonlyMap<string, string>

const tokenColumns = ['tenant_id', 'entity', 'token', 'row_id', 'fields'] as const

/** Beyond this many rows a token is common, and how common does not matter. */
const COMMON = 500

/**
 * The fields of an entity whose words are searched: those declared searchable, up to class `basic`. Tokens stand in the
 * clear, so nothing above that class may ever have one.
 */
export function indexedFields(entity: EntityDefinition): readonly string[] {
  return Object.entries(entity.fields)
    .filter(([, spec]) => hasTokens(spec))
    .map(([name]) => name)
    .toSorted()
}

/** Whether an entity has fields whose words are searched. */
export function isSearched({ fields }: EntityDefinition): boolean {
  return Object.values(fields).some(hasTokens)
}

function hasTokens({ searchable, class: sensitivity }: ClassedSpec): boolean {
  return searchable && isAtMostBasic(sensitivity)
}

/** The search tokens of one entity's rows: written with the row, and read by `q`. */
export class SearchIndex {
  readonly fields: readonly string[]
  readonly #table: EntityTable
  readonly #columns: readonly FieldColumn[]
  readonly #statements: Statements
  readonly #inserts: BatchInsert

  constructor(database: Database, table: EntityTable) {
    this.#table = table
    this.fields = indexedFields(table.entity)
    this.#columns = this.fields.map((field) => table.columns.get(field)!)
    this.#statements = prepareStatements(database, table.entity.name)
    const tokens = `${database.naming.prefix}${SEARCH_TOKEN_TABLE}`
    this.#inserts = new BatchInsert(database.kysely, tokens, tokenColumns)
  }

  /** Whether a change of these fields changes tokens. */
  covers(fields: readonly string[]): boolean {
    return this.fields.some((field) => fields.includes(field))
  }

  /** Writes the tokens of new rows of one tenant. */
  async insert(
    { db, tenantId }: Omit<IndexedRow, 'id'>,
    rows: readonly { readonly id: string; readonly values: Values }[],
  ): Promise<void> {
    if (this.fields.length === 0) return
    const [first] = rows
    // Of one row, all tokens are one parameter of one statement.
    if (rows.length === 1) return this.#add({ db, tenantId, id: first!.id }, this.#tokensOf(first!.values))
    const entity = this.#table.entity.name
    const tokens = rows.flatMap(({ id, values }) =>
      [...this.#tokensOf(values)].map(([token, fields]) => ({
        tenant_id: tenantId,
        entity,
        token,
        row_id: id,
        fields,
      })),
    )
    await this.#inserts.run(db, tokens)
  }

  /** The texts of a row as they are stored, for `replace` and `remove`; read before they change. */
  async read({ db, tenantId, id }: IndexedRow): Promise<Values> {
    const row: StoredRow | undefined = await db
      .selectFrom(this.#table.name)
      .select(this.#columns.map(({ column }) => column))
      .where('id', '=', id)
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst()
    return Object.fromEntries(this.#columns.map(({ field, column }) => [field, row?.[column] ?? null]))
  }

  /** Writes what differs between the tokens of a row before and after a change. */
  async replace(row: IndexedRow, before: Values, after: Values): Promise<void> {
    const [old, current] = [this.#tokensOf(before), this.#tokensOf(after)]
    await this.#remove(row, without(old, current))
    await this.#add(row, without(current, old))
  }

  /** Takes the tokens of a row away. */
  async remove(row: IndexedRow, values: Values): Promise<void> {
    await this.#remove(row, this.#tokensOf(values))
  }

  /** Writes the tokens that a row should have and has not. */
  async complete(row: IndexedRow, values: Values): Promise<void> {
    const wanted = this.#tokensOf(values)
    if (wanted.size === 0) return
    const found = await run(row.db, this.#statements.find, { ...row, tokens: [...wanted.keys()] })
    const stored = new Map(found.map((each) => [String(each['token']), String(each['fields'])]))
    await this.#remove(row, new Map([...stored].filter(([token, fields]) => wanted.get(token) !== fields)))
    await this.#add(row, without(wanted, stored))
  }

  /** The tokens of a search, the one that fewest rows have first: it leads, and the others are looked up row by row. */
  async rarestFirst(place: Omit<IndexedRow, 'id'>, tokens: readonly string[]): Promise<readonly string[]> {
    if (tokens.length < 2) return tokens
    const counted: (readonly [number, string])[] = []
    for (const token of tokens) {
      const [row] = await run(place.db, this.#statements.count, { ...place, token })
      counted.push([Number(row?.['n'] ?? 0), token])
    }
    return counted.toSorted(([a], [b]) => a - b).map(([, token]) => token)
  }

  #tokensOf(values: Values): Tokens {
    const fieldsOf = new Map<string, string>()
    for (const field of this.fields) {
      const text = values[field]
      if (typeof text !== 'string') continue
      for (const token of indexTokens(text)) fieldsOf.set(token, `${fieldsOf.get(token) ?? ','}${field},`)
    }
    return fieldsOf
  }

  /** One statement for each set of fields; nearly always there is one. */
  async #add(row: IndexedRow, tokens: Tokens): Promise<void> {
    for (const fields of new Set(tokens.values())) {
      const added = [...tokens].filter(([, each]) => each === fields).map(([token]) => token)
      await run(row.db, this.#statements.insert, { ...row, fields, tokens: added })
    }
  }

  async #remove(row: IndexedRow, tokens: Tokens): Promise<void> {
    if (tokens.size > 0) await run(row.db, this.#statements.remove, { ...row, tokens: [...tokens.keys()] })
  }
}

function without(tokens: Tokens, others: Tokens): Tokens {
  return new Map([...tokens].filter(([token, fields]) => others.get(token) !== fields))
}

interface TokenRow {
  readonly tenantId: string
  readonly id: string
  readonly tokens: readonly string[]
}

interface Statements {
  readonly insert: Prepared<TokenRow & { readonly fields: string }>
  readonly remove: Prepared<TokenRow>
  readonly find: Prepared<TokenRow>
  readonly count: Prepared<{ readonly tenantId: string; readonly token: string }>
}

/** The statements of the token table. A list of tokens is one parameter, so that each statement has one text. */
function prepareStatements(database: Database, entity: string): Statements {
  const { traits, naming } = database
  const table = sql.table(`${naming.prefix}${SEARCH_TOKEN_TABLE}`)
  const tenant = new Slot((row: { readonly tenantId: string }) => row.tenantId)
  const id = new Slot((row: TokenRow) => row.id)
  const fields = new Slot((row: { readonly fields: string }) => row.fields)
  const token = new Slot((row: { readonly token: string }) => row.token)
  const list = new Slot((row: TokenRow) => JSON.stringify(row.tokens))
  const members = traits.jsonMembers(sql`${list}`, 'string')
  const isListed = traits.isAmong(sql.ref('token'), list, 'string')
  const ofRow = sql`tenant_id = ${tenant} and entity = ${entity} and row_id = ${id} and ${isListed}`
  const bound = (statement: RawBuilder<unknown>): Pick<Compilable, 'compile'> => ({
    compile: () => database.compile(statement),
  })
  return {
    insert: prepare(
      bound(sql`
        insert into ${table} (tenant_id, entity, token, row_id, fields)
        select ${tenant}, ${entity}, m.value, ${id}, ${fields} from (${members}) as m
      `),
    ),
    remove: prepare(bound(sql`delete from ${table} where ${ofRow}`)),
    find: prepare(bound(sql`select token, fields from ${table} where ${ofRow}`)),
    count: prepare(
      bound(sql`
        select count(*) as n from (
          select 1 as one from ${table} where tenant_id = ${tenant} and entity = ${entity} and token = ${token} limit ${COMMON}
        ) as c
      `),
    ),
  }
}

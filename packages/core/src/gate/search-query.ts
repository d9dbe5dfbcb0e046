import { type RawBuilder, sql } from 'kysely'

import { Slot } from '../database/prepared.ts'
import type { EntityTable } from '../database/table.ts'
import type { DialectTraits } from '../database/traits.ts'
import { invalid } from '../filter/filter-fault.ts'
import { searchTerms } from '../filter/search-tokens.ts'
import type { AccessPlan } from '../policy/access-plan.ts'
import type { StatementEnvironment } from './gate-call.ts'
import { indexedFields } from './search-index.ts'
import { SEARCH_TOKEN_TABLE } from './search-table.ts'

/** A checked `q`. */
export interface Search {
  /** The fields that take part: those that the caller reads in clear in every row. */
  readonly fields: readonly string[]
  /** The tokens that a row must have, each in any of the fields. */
  readonly tokens: readonly string[]
  /** The terms that one of the fields must contain, because their tokens do not decide alone. */
  readonly parts: readonly string[]
}

const MOST_TERMS = 8

/**
 * Reads a `q`. A field that the caller may not read in clear takes no part, without a word: an error or a hit would
 * tell its value.
 *
 * @throws KITH_INVALID_QUERY when there is nothing in it to search for, or nothing in the entity to search.
 */
export function parseSearch(
  { table, plan }: { readonly table: EntityTable; readonly plan: AccessPlan },
  q: string | undefined,
): Search | undefined {
  if (q === undefined) return undefined
  const fields = indexedFields(table.entity)
  if (fields.length === 0) throw invalid('none of these fields can be searched', '/q')
  const terms = searchTerms(q)
  if (terms.length === 0) throw invalid('"q" needs a letter or a digit', '/q')
  if (terms.length > MOST_TERMS) throw invalid(`"q" takes at most ${MOST_TERMS} words`, '/q')
  return {
    fields: fields.filter((field) => plan.constant.get(field) === 'allow'),
    tokens: [...new Set(terms.flatMap((term) => term.tokens))],
    parts: terms.filter((term) => !term.isDecided).map((term) => term.text),
  }
}

/** Text that is equal for searches that compile to the same statement. */
export function searchKey(search: Search | undefined): string {
  if (search === undefined) return ''
  return `${search.fields.join()}/${search.tokens.length}/${search.parts.length}`
}

/** The arguments of a compiled search. The rows of the first token are read in order, so it should be the rarest. */
export function searchArguments(search: Search): Record<string, string> {
  return Object.fromEntries([
    ...search.tokens.map((token, index) => [`token${index}`, token]),
    ...search.parts.map((part, index) => [`part${index}`, part]),
  ])
}

/** What a search adds to a list statement. */
export interface CompiledSearch {
  /** The rows to read from, the entity's own among them. */
  readonly source: RawBuilder<unknown>
  readonly conditions: readonly RawBuilder<unknown>[]
  /** A column of a found row; the id is read where the rows stand in its order. */
  readonly ref: (column: string) => RawBuilder<unknown>
}

/** Where a list statement reads the entity. */
export interface SearchedTable {
  readonly table: EntityTable
  readonly prefix: string
  readonly traits: DialectTraits
  /** The entity's table under its alias. */
  readonly source: RawBuilder<unknown>
  readonly ref: (column: string) => RawBuilder<unknown>
}

const tenant = new Slot((environment: StatementEnvironment) => environment.tenantId)
const argument = (name: string) => new Slot((environment: StatementEnvironment) => environment.args[name])

/**
 * Compiles a search:
 *
 * ```sql
 * from crm_search_token as s cross join crm_customer as t
 * where t.id = s.row_id and s.tenant_id = ? and s.entity = 'customer' and s.token = ? and <s.fields has an allowed one>
 *   and exists (select 1 from crm_search_token as o where o.row_id = s.row_id and o.token = ? and ...)
 * order by s.row_id desc
 * ```
 *
 * Tokens of one kind stand in the order of row ids, which is the order of creation: the newest matches come first
 * without a sort. `cross join` is what keeps SQLite from reading the tables the other way round.
 */
export function compileSearch(search: Search, searched: SearchedTable): CompiledSearch {
  const { table, prefix, source, ref } = searched
  if (search.fields.length === 0) return { source, conditions: [sql`1 = 0`], ref }
  const tokens = sql.table(`${prefix}${SEARCH_TOKEN_TABLE}`)
  const isToken = (alias: string, index: number): RawBuilder<unknown> => {
    const of = (column: string) => sql.ref(`${alias}.${column}`)
    const inFields = search.fields.map((field) =>
      searched.traits.contains(of('fields'), sql`${`,${field},`}`),
    )
    return sql`${of('tenant_id')} = ${tenant} and ${of('entity')} = ${table.entity.name} and ${of('token')} = ${argument(`token${index}`)} and (${sql.join(inFields, sql` or `)})`
  }
  const others = search.tokens.slice(1).map((_, index) => {
    return sql`exists (select 1 from ${tokens} as o where ${isToken('o', index + 1)} and o.row_id = s.row_id)`
  })
  const contained = search.parts.map((_, index) => {
    const shadows = search.fields.map((field) => ref(table.columns.get(field)!.shadow!))
    const tests = shadows.map((shadow) => searched.traits.contains(shadow, sql`${argument(`part${index}`)}`))
    return sql`(${sql.join(tests, sql` or `)})`
  })
  return {
    source: sql`${tokens} as s cross join ${source}`,
    conditions: [sql`${ref('id')} = s.row_id`, isToken('s', 0), ...others, ...contained],
    ref: (column) => (column === 'id' ? sql.ref('s.row_id') : ref(column)),
  }
}

import { sql } from 'kysely'

import type { Database } from '../database/database.ts'
import type { EntityTable } from '../database/table.ts'
import type { AnyDatabase } from '../database/traits.ts'
import { indexedFields, isSearched, SearchIndex } from './search-index.ts'
import { SEARCH_BUILD_TABLE, SEARCH_TOKEN_TABLE } from './search-table.ts'

/** How far the tokens of an entity are built. */
export interface SearchProgress {
  readonly entity: string
  /** Rows gone through since the call began. */
  readonly rows: number
}

/** How far the tokens of an entity were built, as it is stored. */
interface BuildState {
  readonly builtTo: string
  readonly isComplete: boolean
}

const BATCH = 500
const MOST_RUNS = 5

/**
 * Builds the search tokens of rows that were there before their tokens were: written under an older version, or before a
 * field became searchable. Each batch is a transaction that also records how far it came, so that an interrupted run is
 * continued and two at once share the work.
 */
export class SearchBuilder {
  readonly #database: Database
  readonly #tables: readonly EntityTable[]
  readonly #state: string
  readonly #tokens: string

  constructor(database: Database, tables: Iterable<EntityTable>) {
    this.#database = database
    this.#tables = [...tables].filter(({ entity }) => isSearched(entity))
    this.#state = `${database.naming.prefix}${SEARCH_BUILD_TABLE}`
    this.#tokens = `${database.naming.prefix}${SEARCH_TOKEN_TABLE}`
  }

  /** The entities that have rows whose tokens may be missing: a search finds these rows only in part, or not. */
  async pending(): Promise<readonly string[]> {
    const complete = await this.#database.kysely
      .selectFrom(this.#state)
      .select(['entity', 'fields'])
      .where('is_complete', '=', this.#flag(true))
      .execute()
    const known = new Map(complete.map((row) => [row['entity'], row['fields']]))
    return this.#tables
      .map(({ entity }) => entity)
      .filter((entity) => known.get(entity.name) !== indexedFields(entity).join())
      .map(({ name }) => name)
  }

  /** Builds what is pending. Readers and writers go on meanwhile. */
  async build(onProgress: (progress: SearchProgress) => void = () => undefined): Promise<void> {
    const pending = new Set(await this.pending())
    for (const table of this.#tables.filter(({ entity }) => pending.has(entity.name))) {
      const index = new SearchIndex(this.#database, table)
      for (let rows = 0, built = BATCH; built === BATCH;) {
        built = await this.#whenAlone(() => this.#buildBatch(table, index))
        rows += built
        if (built > 0) onProgress({ entity: table.entity.name, rows })
      }
    }
  }

  /** A row whose words somebody writes at the same moment is looked at again when they are there. */
  async #whenAlone<T>(batch: () => Promise<T>): Promise<T> {
    for (let run = 1; ; run += 1) {
      try {
        return await batch()
      } catch (error) {
        if (run === MOST_RUNS || !this.#database.traits.isUniqueViolation(error)) throw error
      }
    }
  }

  /** @returns how many rows the batch had; fewer than `BATCH` when it was the last. */
  #buildBatch(table: EntityTable, index: SearchIndex): Promise<number> {
    const fields = indexedFields(table.entity)
    return this.#database.transaction(async ({ db }) => {
      const { builtTo, isComplete } = await this.#lockState(db, table.entity.name, fields.join())
      if (isComplete) return 0
      const rows = await db
        .selectFrom(table.name)
        .select(['id', 'tenant_id', ...fields.map((field) => table.columns.get(field)!.column)])
        .where('id', '>', builtTo)
        .orderBy('id')
        .limit(BATCH)
        .execute()
      for (const row of rows) {
        const texts = fields.map((field) => [field, row[table.columns.get(field)!.column]] as const)
        const place = { db, tenantId: String(row['tenant_id']), id: String(row['id']) }
        await index.complete(place, Object.fromEntries(texts))
      }
      await db
        .updateTable(this.#state)
        .set({ built_to: rows.at(-1)?.['id'] ?? builtTo, is_complete: this.#flag(rows.length < BATCH) })
        .where('entity', '=', table.entity.name)
        .execute()
      return rows.length
    })
  }

  /** Where to go on, with the record locked. Tokens of other fields than now are searchable are taken away first. */
  async #lockState(db: AnyDatabase, entity: string, fields: string): Promise<BuildState> {
    const { traits } = this.#database
    const isComplete = this.#flag(false)
    await sql`
      insert into ${sql.table(this.#state)} (entity, fields, built_to, is_complete)
      values (${entity}, '', '', ${isComplete}) ${traits.keepRow('entity')}
    `.execute(db)
    await db
      .updateTable(this.#state)
      .set((expression) => ({ entity: expression.ref('entity') }))
      .where('entity', '=', entity)
      .execute()
    const state = await db.selectFrom(this.#state).selectAll().where('entity', '=', entity).executeTakeFirst()
    if (state?.['fields'] === fields)
      return {
        builtTo: String(state['built_to']),
        isComplete: state['is_complete'] === this.#flag(true),
      }
    await db.deleteFrom(this.#tokens).where('entity', '=', entity).execute()
    const start = { fields, built_to: '', is_complete: isComplete }
    await db.updateTable(this.#state).set(start).where('entity', '=', entity).execute()
    return { builtTo: '', isComplete: false }
  }

  #flag(value: boolean): unknown {
    const { encode } = this.#database.traits.codec('bool')
    return encode === undefined ? value : (encode as (value: boolean) => unknown)(value)
  }
}

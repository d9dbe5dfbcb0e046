import { sql } from 'kysely'

import { BatchInsert } from '../database/batch-insert.ts'
import { type Database, run } from '../database/database.ts'
import { prepare, type Prepared, Slot } from '../database/prepared.ts'
import { type AnyDatabase, encodeInstant } from '../database/traits.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { Session } from '../session/session.ts'
import { GenerationCache } from '../shared/generation-cache.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { SecretKey } from '../shared/platform.ts'
import { vaultErrors } from '../vault/vault-errors.ts'
import type { SubjectKey, Vault } from '../vault/vault.ts'

/** What subject keys are kept with. */
export interface SubjectKeyOptions {
  readonly database: Database
  readonly vault: Vault
  /** The physical name of their table. */
  readonly table: string
}

/** The call on whose behalf a key is needed. */
export interface SubjectKeyCall {
  readonly db: AnyDatabase
  readonly session: Session
  readonly now: Date
}

/** The key of a new subject, and its stored form. */
export interface NewSubjectKey extends SubjectKey {
  readonly subjectId: string
}

/** Finds the key of a subject among those that were loaded. */
export type KeyOf = (subjectId: string) => SecretKey | undefined

/** More than one, so that a single damaged row does not look like a wrong secret. */
const PROBED_KEYS = 3

interface Wanted {
  readonly tenantId: string
  readonly ids: readonly string[]
}

/**
 * Finds and makes the data keys of subjects. Unwrapped keys are kept for a minute at most: so long may another process
 * that destroyed a key wait until this one forgets it.
 */
export class SubjectKeys {
  readonly #options: SubjectKeyOptions
  readonly #known = new GenerationCache<SecretKey>({ capacity: 20_000, maxAgeMs: 60_000 })
  readonly #insert: BatchInsert
  readonly #select: Prepared<Wanted>

  constructor(options: SubjectKeyOptions) {
    const { table, database } = options
    this.#options = options
    this.#insert = new BatchInsert(database.kysely, table, [
      'subject_id',
      'tenant_id',
      'wrapped',
      'created_at',
    ])
    const ids = new Slot((wanted: Wanted) => JSON.stringify(wanted.ids))
    const isWanted = database.traits.isAmong(sql.ref('subject_id'), ids, 'id')
    const tenantId = new Slot((wanted: Wanted) => wanted.tenantId)
    const select = sql`
      select subject_id, wrapped from ${sql.table(table)} where tenant_id = ${tenantId} and ${isWanted}
    `
    this.#select = prepare({ compile: () => database.compile(select) })
  }

  /** Makes and stores the key of a new subject. */
  async create(call: SubjectKeyCall, subjectId: string): Promise<SecretKey> {
    const made = this.make(call, [subjectId])
    await this.store(call, made)
    return made[0]!.key
  }

  /** Makes the keys of new subjects, in their order. They are known from now on, and have to be stored with the subjects. */
  make(
    { session }: Pick<SubjectKeyCall, 'session'>,
    subjectIds: readonly string[],
  ): readonly NewSubjectKey[] {
    const { tenantId } = session
    return subjectIds.map((subjectId) => {
      const made = this.#options.vault.createSubjectKey(tenantId, subjectId)
      this.#known.set(cacheKey(tenantId, subjectId), made.key)
      return { subjectId, ...made }
    })
  }

  /** Stores keys that were made. */
  async store(call: SubjectKeyCall, keys: readonly NewSubjectKey[]): Promise<void> {
    const createdAt = encodeInstant(this.#options.database.traits, call.now)
    const columns = { tenant_id: call.session.tenantId, created_at: createdAt }
    await this.#insert.run(
      call.db,
      keys.map(({ subjectId, wrapped }) => ({ ...columns, subject_id: subjectId, wrapped })),
    )
  }

  /** @throws KITH_CONFLICT when the subject's key was destroyed: nothing more can be written about an erased person. */
  async get(call: SubjectKeyCall, subjectId: string): Promise<SecretKey> {
    const [key] = await this.getMany(call, [subjectId])
    return key!
  }

  /** The keys of subjects, in their order. @throws KITH_CONFLICT as `get`. */
  async getMany(call: SubjectKeyCall, subjectIds: readonly string[]): Promise<readonly SecretKey[]> {
    const keyOf = await this.load(call, subjectIds)
    return subjectIds.map((id) => {
      const key = keyOf(id)
      if (key === undefined)
        throw kernelErrors.CONFLICT({ entity: 'subject', reason: 'its key was destroyed' })
      return key
    })
  }

  /** Loads the keys of subjects; those whose key was destroyed have none. */
  async load(call: SubjectKeyCall, subjectIds: readonly string[]): Promise<KeyOf> {
    const { tenantId } = call.session
    this.#known.turn()
    const found = new Map<string, SecretKey>()
    const missing = new Set<string>()
    for (const id of subjectIds) {
      const known = this.#known.get(cacheKey(tenantId, id))
      if (known === undefined) missing.add(id)
      else found.set(id, known)
    }
    if (missing.size > 0) await this.#loadMissing(call, [...missing], found)
    return (id) => found.get(id)
  }

  /**
   * Destroys the keys of subjects: whatever is sealed under them never opens again. This process forgets them at once,
   * and again after the commit, because a read that came in between may have loaded them.
   */
  async destroy(call: SubjectKeyCall, unit: UnitOfWork, subjectIds: readonly string[]): Promise<void> {
    const { tenantId } = call.session
    await call.db
      .deleteFrom(this.#options.table)
      .where('tenant_id', '=', tenantId)
      .where('subject_id', 'in', subjectIds)
      .execute()
    const forget = (): void => {
      for (const id of subjectIds) this.#known.delete(cacheKey(tenantId, id))
    }
    forget()
    unit.afterCommit(forget)
  }

  /** @throws KITH_VAULT_SECRET_MISMATCH when the database was written under another secret. */
  async verifySecret(): Promise<void> {
    const { database, vault, table } = this.#options
    const { rows } = await sql<{ tenant_id: string; subject_id: string; wrapped: string }>`
      select tenant_id, subject_id, wrapped from ${sql.table(table)} limit ${PROBED_KEYS}
    `.execute(database.kysely)
    const opens = rows.some((row) => vault.opens(row.tenant_id, row.subject_id, row.wrapped))
    if (rows.length > 0 && !opens) throw vaultErrors.SECRET_MISMATCH()
  }

  async #loadMissing(
    call: SubjectKeyCall,
    ids: readonly string[],
    found: Map<string, SecretKey>,
  ): Promise<void> {
    const { tenantId } = call.session
    for (const row of await run(call.db, this.#select, { tenantId, ids })) {
      const id = row['subject_id'] as string
      const key = this.#options.vault.openSubjectKey(tenantId, id, row['wrapped'] as string)
      this.#known.set(cacheKey(tenantId, id), key)
      found.set(id, key)
    }
  }
}

function cacheKey(tenantId: string, subjectId: string): string {
  return `${tenantId}/${subjectId}`
}

import { run } from '../database/database.ts'
import type { Database } from '../database/database.ts'
import { type Prepared, prepare, prepareInsert, Slot } from '../database/prepared.ts'
import { encodeInstant } from '../database/traits.ts'
import type { AnyDatabase } from '../database/traits.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { Session } from '../session/session.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { SecretKey } from '../shared/platform.ts'
import type { Vault } from '../vault/vault.ts'

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
  readonly unit: UnitOfWork | undefined
}

/** Finds and makes the data keys of subjects, once for each unit of work. */
export class SubjectKeys {
  readonly #options: SubjectKeyOptions
  readonly #inUnit = new WeakMap<UnitOfWork, Map<string, SecretKey>>()
  readonly #insert: Prepared<Readonly<Record<string, unknown>>>
  readonly #select: Prepared<readonly string[]>

  constructor(options: SubjectKeyOptions) {
    const { table } = options
    const { kysely } = options.database
    this.#options = options
    this.#insert = prepareInsert(kysely, table, ['subject_id', 'tenant_id', 'wrapped', 'created_at'])
    this.#select = prepare(
      kysely
        .selectFrom(table)
        .select('wrapped')
        .where('subject_id', '=', new Slot((args: readonly string[]) => args[0]))
        .where('tenant_id', '=', new Slot((args: readonly string[]) => args[1])),
    )
  }

  /** Makes and stores the key of a new subject. */
  async create(call: SubjectKeyCall, subjectId: string): Promise<SecretKey> {
    const { tenantId } = call.session
    const { key, wrapped } = this.#options.vault.createSubjectKey(tenantId, subjectId)
    const createdAt = encodeInstant(this.#options.database.traits, call.now)
    await run(call.db, this.#insert, {
      subject_id: subjectId,
      tenant_id: tenantId,
      wrapped,
      created_at: createdAt,
    })
    this.#remember(call, subjectId, key)
    return key
  }

  /** @throws KITH_CONFLICT when the subject's key was destroyed: nothing more can be written about an erased person. */
  async get(call: SubjectKeyCall, subjectId: string): Promise<SecretKey> {
    const known = call.unit === undefined ? undefined : this.#inUnit.get(call.unit)?.get(subjectId)
    if (known !== undefined) return known
    const { tenantId } = call.session
    const [row] = await run(call.db, this.#select, [subjectId, tenantId])
    if (row === undefined) throw kernelErrors.CONFLICT({ entity: 'subject', reason: 'its key was destroyed' })
    const key = this.#options.vault.openSubjectKey(tenantId, subjectId, row['wrapped'] as string)
    this.#remember(call, subjectId, key)
    return key
  }

  #remember(call: SubjectKeyCall, subjectId: string, key: SecretKey): void {
    if (call.unit === undefined) return
    const keys = this.#inUnit.get(call.unit) ?? new Map<string, SecretKey>()
    this.#inUnit.set(call.unit, keys.set(subjectId, key))
  }
}

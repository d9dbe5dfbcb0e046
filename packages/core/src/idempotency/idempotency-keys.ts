import { type RawBuilder, sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { tableName } from '../database/naming.ts'
import { encodeInstant } from '../database/traits.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import { isVisitor, type Session } from '../session/session.ts'
import { canonicalJson } from '../shared/json.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { aesGcmOpen, aesGcmSeal, hmacSha256, importKey, type SecretKey } from '../shared/platform.ts'
import { idempotencyErrors } from './idempotency-errors.ts'
import { IDEMPOTENCY_TABLE } from './idempotency-table.ts'

/** What the keys are kept with. */
export interface IdempotencyKeysOptions {
  readonly database: Database
  /** The secret keys of digests and answers, by use. */
  readonly keyFor: (use: string) => SecretKey
}

/** Who calls which operation under which key. */
export interface KeyedCall {
  readonly session: Session
  readonly operation: string
  readonly key: string
}

/** A call that is to take effect once: where its row is, and what it asks. */
export interface Claim extends KeyedCall {
  readonly input: unknown
  readonly now: Date
}

interface KeyRow {
  readonly fingerprint: string
  readonly answer: string | null
  readonly expires_at: string | Date
}

const KEPT_MS = 24 * 3_600_000
const USABLE = /^[\x21-\x7e]{1,255}$/

/**
 * Keys under which calls were made that must take effect once, each in a row of the effect's own transaction: there is a row
 * exactly when there is the effect, whenever a process dies. A row shows neither the key nor the input, only their HMACs,
 * for both may name a person. The answer is sealed under a key that is derived from the caller's: nobody but who sends it
 * again can open it.
 */
export class IdempotencyKeys {
  readonly #options: IdempotencyKeysOptions
  readonly #table: RawBuilder<unknown>

  constructor(options: IdempotencyKeysOptions) {
    this.#options = options
    this.#table = sql.table(tableName(options.database.naming, 'core', IDEMPOTENCY_TABLE))
  }

  /** The name of a key of one caller and operation. @throws KITH_IDEMPOTENCY_KEY_INVALID */
  digest({ session, operation, key }: KeyedCall): string {
    if (!USABLE.test(key)) {
      throw idempotencyErrors.KEY_INVALID({
        reason: 'it is empty, too long, or has other characters than ASCII',
      })
    }
    const { tenantId, actor } = session
    // Those who are not known share one id: they are told apart by where they are.
    const address = isVisitor(session) ? session.client?.address : undefined
    return this.#hmac('key', [tenantId, actor.kind, actor.id, address ?? '', operation, key])
  }

  /**
   * Takes a key for the transaction, before anything else is done in it.
   *
   * @returns the stored answer where the call has been made; `undefined` where it is to be made now.
   * @throws KITH_IDEMPOTENCY_MISMATCH; KITH_IDEMPOTENCY_RUNNING where another transaction has taken it meanwhile, so that this
   * one has to be undone.
   */
  async claim({ db }: UnitOfWork, claim: Claim): Promise<{ readonly answer: string } | undefined> {
    const digest = this.digest(claim)
    const fingerprint = this.#hmac('input', claim.input)
    const { traits } = this.#options.database
    const { rows } = await sql<KeyRow>`
      select fingerprint, answer, expires_at from ${this.#table} where digest = ${digest}
    `.execute(db)
    const [row] = rows
    if (row !== undefined && new Date(row.expires_at) > claim.now) {
      if (row.fingerprint !== fingerprint) throw idempotencyErrors.MISMATCH()
      return { answer: this.#open(claim, digest, row.answer) }
    }
    if (row !== undefined) await sql`delete from ${this.#table} where digest = ${digest}`.execute(db)
    const expiresAt = encodeInstant(traits, new Date(claim.now.getTime() + KEPT_MS))
    await sql`
      insert into ${this.#table} (digest, tenant_id, fingerprint, answer, expires_at)
      values (${digest}, ${claim.session.tenantId}, ${fingerprint}, ${null}, ${expiresAt})
    `
      .execute(db)
      .catch((error: unknown) => {
        if (traits.isUniqueViolation(error)) throw idempotencyErrors.RUNNING({ retryAfter: 1, cause: error })
        throw error
      })
    return undefined
  }

  /** Keeps the answer of a call whose key was taken. */
  async keep({ db }: UnitOfWork, call: KeyedCall, answer: string): Promise<void> {
    const digest = this.digest(call)
    const sealed = aesGcmSeal(this.#answerKey(call.key), Buffer.from(answer, 'utf8'), Buffer.from(digest))
    await sql`
      update ${this.#table} set answer = ${sealed.toString('base64url')} where digest = ${digest}
    `.execute(db)
  }

  /** Forgets the keys whose time is over. */
  async removeExpired(now: Date): Promise<void> {
    const { database } = this.#options
    const at = encodeInstant(database.traits, now)
    await database.transaction(({ db }) =>
      sql`delete from ${this.#table} where expires_at <= ${at}`.execute(db),
    )
  }

  #open({ key }: KeyedCall, digest: string, sealed: string | null): string {
    // Seen only inside the transaction of the call itself, and by who reads what others have not committed.
    if (sealed === null) throw idempotencyErrors.RUNNING({ retryAfter: 1 })
    const opened = aesGcmOpen(this.#answerKey(key), Buffer.from(sealed, 'base64url'), Buffer.from(digest))
    if (opened === undefined) {
      throw kernelErrors.INVARIANT({ fact: 'the answer that an idempotency key names does not open' })
    }
    return opened.toString('utf8')
  }

  #answerKey(key: string): SecretKey {
    return importKey(hmacSha256(this.#options.keyFor('idempotency/answer'), key))
  }

  #hmac(use: 'key' | 'input', value: unknown): string {
    return hmacSha256(this.#options.keyFor(`idempotency/${use}`), canonicalJson(value) ?? '').toString('hex')
  }
}

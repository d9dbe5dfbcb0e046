import { type RawBuilder, sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { tableName } from '../database/naming.ts'
import { type AnyDatabase, encodeInstant } from '../database/traits.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { IdSource } from '../shared/ids.ts'
import { hmacSha256, randomBytes, type SecretKey } from '../shared/platform.ts'
import { ACCESS_TOKEN_TABLE } from './token-tables.ts'

/** What a new token is for. */
export interface NewAccessToken {
  /** The one operation that it opens. */
  readonly operation: string
  /** What it stands for there: the id of a row, as a rule. Not a value of a person. */
  readonly subject: string
  /** When it ends; a token without an end is ended by `revoke`. */
  readonly expiresAt?: Date
  /** The first call that succeeds ends it. */
  readonly isSingleUse?: boolean
}

/** A token that was presented and is valid. */
export interface AccessToken {
  readonly id: string
  readonly tenantId: string
  readonly operation: string
  readonly subject: string
  readonly isSingleUse: boolean
}

/** What tokens are kept with. */
export interface AccessTokensOptions {
  readonly database: Database
  /** What the digests of tokens are made with. */
  readonly key: SecretKey
  readonly createId: IdSource
}

interface TokenRow {
  readonly id: string
  readonly tenant_id: string
  readonly subject: string
  readonly uses: string
  readonly expires_at: string | Date | null
}

const TOKEN_BYTES = 32
const ONE_USE = 'one'

/**
 * Tokens by which operations are called without an actor. A token is 256 random bits, and only its HMAC is stored: the
 * database shows nobody a token, and comparing digests under a secret key tells an attacker nothing by the time it takes.
 */
export class AccessTokens {
  readonly #options: AccessTokensOptions
  readonly #table: RawBuilder<unknown>

  constructor(options: AccessTokensOptions) {
    this.#options = options
    this.#table = sql.table(tableName(options.database.naming, 'core', ACCESS_TOKEN_TABLE))
  }

  /** Makes a token. What this answers is not kept and cannot be asked for again. */
  async issue({ db }: UnitOfWork, token: NewAccessToken & IssuedFor): Promise<string> {
    const text = randomBytes(TOKEN_BYTES).toString('base64url')
    const { operation, subject, tenantId, now, expiresAt, isSingleUse = false } = token
    const { traits } = this.#options.database
    const ends = expiresAt === undefined ? null : encodeInstant(traits, expiresAt)
    await sql`
      insert into ${this.#table}
        (id, tenant_id, digest, operation, subject, uses, created_at, expires_at)
      values (${this.#options.createId()}, ${tenantId}, ${this.#digest(text)}, ${operation}, ${subject},
        ${isSingleUse ? ONE_USE : 'many'}, ${encodeInstant(traits, now)}, ${ends})
    `.execute(db)
    return text
  }

  /** The token that a text is, if it opens the operation now. */
  async find(
    db: AnyDatabase,
    text: string,
    { operation, now }: { readonly operation: string; readonly now: Date },
  ): Promise<AccessToken | undefined> {
    const { rows } = await sql<TokenRow>`
      select id, tenant_id, subject, uses, expires_at from ${this.#table}
      where digest = ${this.#digest(text)} and operation = ${operation}
    `.execute(db)
    const [row] = rows
    if (row === undefined) return undefined
    if (row.expires_at !== null && new Date(row.expires_at) <= now) return undefined
    const { id, tenant_id: tenantId, subject } = row
    return { id, tenantId, operation, subject, isSingleUse: row.uses === ONE_USE }
  }

  /** Ends a token of a single use. @returns whether it had not ended before. */
  async spend({ db }: UnitOfWork, id: string): Promise<boolean> {
    const { numAffectedRows } = await sql`delete from ${this.#table} where id = ${id}`.execute(db)
    return numAffectedRows === 1n
  }

  /** Ends every token of an operation that stands for a subject. */
  async revoke({ db }: UnitOfWork, { tenantId, operation, subject }: RevokedTokens): Promise<void> {
    await sql`
      delete from ${this.#table}
      where tenant_id = ${tenantId} and operation = ${operation} and subject = ${subject}
    `.execute(db)
  }

  /** Forgets the tokens whose time is over. */
  async removeExpired(now: Date): Promise<void> {
    const { database } = this.#options
    const at = encodeInstant(database.traits, now)
    await database.transaction(({ db }) =>
      sql`delete from ${this.#table} where expires_at <= ${at}`.execute(db),
    )
  }

  #digest(text: string): string {
    return hmacSha256(this.#options.key, text).toString('hex')
  }
}

interface IssuedFor {
  readonly tenantId: string
  readonly now: Date
}

interface RevokedTokens {
  readonly tenantId: string
  readonly operation: string
  readonly subject: string
}

import {
  aesGcmOpen,
  aesGcmSeal,
  exportKey,
  hmacSha256,
  importKey,
  randomBytes,
  type SecretKey,
} from '../shared/platform.ts'
import { type CellPlace, openCell, sealCell } from './cell.ts'
import type { KeyRing } from './key-ring.ts'
import { vaultErrors } from './vault-errors.ts'

/** A subject's data key with its stored, wrapped form. */
export interface SubjectKey {
  readonly key: SecretKey
  readonly wrapped: string
}

/** Which blind index of which field of which tenant. */
export interface BlindPlace {
  readonly tenantId: string
  readonly entity: string
  readonly field: string
  readonly index: string
}

const DIGEST_BYTES = 16

/**
 * Field encryption. Each subject has a data key of their own, stored wrapped under the tenant's key; destroying that one
 * row makes every cell of the subject unreadable. Values are opened only for roles that may see them.
 */
export class Vault {
  readonly #ring: KeyRing

  constructor(ring: KeyRing) {
    this.#ring = ring
  }

  /** A new data key for a subject. Store `wrapped`; keep `key` for the transaction. */
  createSubjectKey(tenantId: string, subjectId: string): SubjectKey {
    const key = importKey(randomBytes(32))
    const header = `1.${this.#ring.keyId}.`
    const context = wrapContext(header, tenantId, subjectId)
    const sealed = aesGcmSeal(this.#wrappingKey(tenantId), exportKey(key), context)
    return { key, wrapped: header + sealed.toString('base64url') }
  }

  /** @throws KITH_VAULT_CELL_CORRUPT when a stored data key does not unwrap for this subject. */
  openSubjectKey(tenantId: string, subjectId: string, wrapped: string): SecretKey {
    const bytes = this.#unwrap(tenantId, subjectId, wrapped)
    if (bytes === undefined) throw vaultErrors.CELL_CORRUPT({ entity: 'subjectKey', field: 'wrapped' })
    const key = importKey(bytes)
    bytes.fill(0)
    return key
  }

  /** Whether a stored data key unwraps for this subject. */
  opens(tenantId: string, subjectId: string, wrapped: string): boolean {
    const bytes = this.#unwrap(tenantId, subjectId, wrapped)
    bytes?.fill(0)
    return bytes !== undefined
  }

  /** Encrypts one value for its place. */
  seal(key: SecretKey, place: CellPlace, value: string): string {
    return sealCell(key, this.#ring.keyId, { place, value })
  }

  /**
   * Decrypts one cell.
   *
   * @throws KITH_VAULT_CELL_CORRUPT when it does not open. The stored text is never shown instead.
   */
  open(key: SecretKey, place: CellPlace, cell: string): string {
    const value = openCell(key, place, cell)
    if (value === undefined) throw vaultErrors.CELL_CORRUPT({ entity: place.entity, field: place.field })
    return value
  }

  /**
   * The blind index of a canonical value: HMAC-SHA-256 under a key of its own for each tenant, entity, field and index,
   * cut to 128 bits, as base64url. Equal values of one field give equal digests; nothing else can be learnt from them.
   */
  blind(place: BlindPlace, value: string): string {
    const { tenantId, entity, field, index } = place
    const key = this.#ring.for(`blind/${tenantId}/${entity}/${field}/${index}`)
    return hmacSha256(key, value).subarray(0, DIGEST_BYTES).toString('base64url')
  }

  #unwrap(tenantId: string, subjectId: string, wrapped: string): Buffer | undefined {
    const bodyAt = wrapped.lastIndexOf('.') + 1
    const sealed = Buffer.from(wrapped.slice(bodyAt), 'base64url')
    const context = wrapContext(wrapped.slice(0, bodyAt), tenantId, subjectId)
    return aesGcmOpen(this.#wrappingKey(tenantId), sealed, context)
  }

  #wrappingKey(tenantId: string): SecretKey {
    return this.#ring.for(`subject/${tenantId}`)
  }
}

function wrapContext(header: string, tenantId: string, subjectId: string): Buffer {
  return Buffer.from(
    `kith-subject-key/${header}${tenantId.length}:${tenantId}${subjectId.length}:${subjectId}`,
  )
}

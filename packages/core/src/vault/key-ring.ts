import { hkdfSha256, type SecretKey } from '../shared/platform.ts'
import { vaultErrors } from './vault-errors.ts'

const MIN_SECRET = 32

/**
 * The keys of one instance, all derived from the host's secret by HKDF (RFC 5869), one branch a use: a key that leaks
 * from one use opens nothing of another.
 */
export class KeyRing {
  /** The id that new cells and subject keys carry. */
  readonly keyId = 'k1'
  readonly #root: SecretKey
  readonly #derived = new Map<string, SecretKey>()

  /** @throws KITH_VAULT_SECRET_REQUIRED when the secret is missing or shorter than 32 characters. */
  constructor(secret: string | undefined) {
    if (secret === undefined || secret.length < MIN_SECRET) throw vaultErrors.SECRET_REQUIRED()
    this.#root = hkdfSha256(secret, 'kith/root/1')
  }

  /** The key for one use, for example `cursor`, `audit`, `subject/<tenant>`. */
  for(use: string): SecretKey {
    const known = this.#derived.get(use)
    if (known !== undefined) return known
    const key = hkdfSha256(this.#root, `kith/${use}/1`)
    this.#derived.set(use, key)
    return key
  }
}

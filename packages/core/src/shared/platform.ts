/**
 * The port to the runtime: the only file of the kernel that imports a `node:` module.
 * Everything that needs cryptography or asynchronous context takes it from here.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from 'node:crypto'

export { AsyncLocalStorage } from 'node:async_hooks'

/** Calls back after the events that are already waiting: what arrives in one turn can share one write. */
export const nextTurn: (callback: () => void) => void = setImmediate

/** Lets what waits have its turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => nextTurn(resolve))
}

/** A symmetric key held by the runtime. Its bytes are never logged or serialised. */
export type SecretKey = KeyObject

/** Imports raw key bytes. The caller may overwrite `bytes` afterwards. */
export function importKey(bytes: Uint8Array): SecretKey {
  return createSecretKey(bytes)
}

/** Exports a key's raw bytes, for wrapping only. */
export function exportKey(key: SecretKey): Buffer {
  return key.export()
}

/** A wait that can be called off. It keeps no process alive. */
export interface Timer {
  readonly passed: Promise<void>
  cancel(): void
}

/** Starts a wait of so many milliseconds. */
export function startTimer(ms: number): Timer {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timeout = setTimeout(resolve, ms)
  timeout.unref()
  return { passed: promise, cancel: () => clearTimeout(timeout) }
}

const pool = Buffer.allocUnsafeSlow(8192)
let poolOffset = pool.length

/** `length` cryptographically strong random bytes, served from a pre-filled pool (at most 8192). */
export function randomBytes(length: number): Buffer {
  if (poolOffset + length > pool.length) {
    randomFillSync(pool)
    poolOffset = 0
  }
  const bytes = Buffer.from(pool.subarray(poolOffset, poolOffset + length))
  poolOffset += length
  return bytes
}

/** HMAC-SHA-256 (RFC 2104) of a UTF-8 string, 32 bytes. */
export function hmacSha256(key: SecretKey, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest()
}

/** SHA-256 of a UTF-8 string as lower-case hexadecimal. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** A SHA-256 that grows with what it is of. */
export interface RunningDigest {
  update(bytes: Uint8Array): void
  /** Lower-case hexadecimal; asked for once. */
  digest(): string
}

/** Begins a SHA-256 of bytes that come in pieces. */
export function startSha256(): RunningDigest {
  const hash = createHash('sha256')
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') }
}

/** HKDF-SHA-256 (RFC 5869) without salt: one 32-byte key for each `info`. */
export function hkdfSha256(secret: string | SecretKey, info: string): SecretKey {
  const derived = hkdfSync(
    'sha256',
    typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret,
    '',
    info,
    32,
  )
  return createSecretKey(new Uint8Array(derived))
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce: `nonce ‖ ciphertext ‖ tag`. */
export function aesGcmSeal(key: SecretKey, plaintext: Uint8Array, context: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(context)
  const body = cipher.update(plaintext)
  cipher.final()
  return Buffer.concat([nonce, body, cipher.getAuthTag()])
}

/** Opens what `aesGcmSeal` sealed; `undefined` when the key, the context or any bit is wrong. */
export function aesGcmOpen(key: SecretKey, sealed: Uint8Array, context: Uint8Array): Buffer | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined
  const tagAt = sealed.length - TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(context)
  decipher.setAuthTag(sealed.subarray(tagAt))
  const plaintext = decipher.update(sealed.subarray(NONCE_BYTES, tagAt))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  return plaintext
}

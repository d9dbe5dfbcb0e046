import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A key as a caller presents it. */
export interface PresentedKey {
  readonly id: string
  readonly secret: string
}

const SECRET_BYTES = 32
const FORM = /^kith_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/

/** A new secret: 256 random bits as base64url. */
export function createKeySecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** The text that a caller sends: `kith_<id>_<secret>`. The beginning lets scanners find keys in the wrong places. */
export function formatKey({ id, secret }: PresentedKey): string {
  return `kith_${id}_${secret}`
}

/** Takes a presented text apart; `undefined` when it is no key at all. */
export function parseKey(text: string): PresentedKey | undefined {
  const [, id, secret] = FORM.exec(text) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}

/** SHA-256 as hexadecimal: of the secret what is stored, of a whole key what the cache knows it by. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** Compares two digests in time that tells nothing about where they differ. */
export function isSameDigest(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'))
}

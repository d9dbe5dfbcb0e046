import { aesGcmOpen, aesGcmSeal, type SecretKey } from '../shared/platform.ts'

/** Where a cell stands. It is bound into the ciphertext, so a cell moved elsewhere does not open. */
export interface CellPlace {
  readonly tenantId: string
  readonly entity: string
  readonly field: string
  readonly subjectId: string
  readonly rowId: string
}

const FORMAT = '1'
const BUCKET = 16
const LENGTH_BYTES = 4

/**
 * Encrypts one value: `1.<key id>.<base64url(nonce ‖ ciphertext ‖ tag)>` with AES-256-GCM (NIST SP 800-38D). The
 * plaintext is padded to a multiple of 16 bytes, so that its length does not tell how long a name is.
 */
export function sealCell(
  key: SecretKey,
  keyId: string,
  cell: { readonly place: CellPlace; readonly value: string },
): string {
  const header = `${FORMAT}.${keyId}.`
  return header + aesGcmSeal(key, pad(cell.value), contextOf(header, cell.place)).toString('base64url')
}

/** Opens a cell; `undefined` when its format, key, place or any bit is wrong. */
export function openCell(key: SecretKey, place: CellPlace, cell: string): string | undefined {
  const bodyAt = cell.indexOf('.', FORMAT.length + 1) + 1
  if (bodyAt === 0 || !cell.startsWith(`${FORMAT}.`)) return undefined
  const body = Buffer.from(cell.slice(bodyAt), 'base64url')
  const padded = aesGcmOpen(key, body, contextOf(cell.slice(0, bodyAt), place))
  return padded === undefined ? undefined : unpad(padded)
}

/** The id of the key that sealed a cell. */
export function cellKeyId(cell: string): string | undefined {
  return cell.split('.', 3)[1]
}

function pad(value: string): Buffer {
  const length = Buffer.byteLength(value, 'utf8')
  const padded = Buffer.alloc(Math.ceil((LENGTH_BYTES + length) / BUCKET) * BUCKET)
  padded.writeUInt32BE(length, 0)
  padded.write(value, LENGTH_BYTES, 'utf8')
  return padded
}

function unpad(padded: Buffer): string | undefined {
  if (padded.length < LENGTH_BYTES) return undefined
  const end = LENGTH_BYTES + padded.readUInt32BE(0)
  return end > padded.length ? undefined : padded.toString('utf8', LENGTH_BYTES, end)
}

function contextOf(header: string, place: CellPlace): Buffer {
  const { tenantId, entity, field, subjectId, rowId } = place
  return Buffer.from(
    `kith-cell/${header}${sized(tenantId)}${sized(entity)}${sized(field)}${sized(subjectId)}${sized(rowId)}`,
  )
}

function sized(part: string): string {
  return `${part.length}:${part}`
}

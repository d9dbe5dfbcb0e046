import type { Clock } from './clock.ts'
import { randomBytes } from './platform.ts'

/** Makes a new identifier at each call. */
export type IdSource = () => string

/**
 * A source of UUIDv7 identifiers (RFC 9562, 5.7) that sort by creation: 48 bits of Unix milliseconds, then a
 * 12-bit counter that keeps the order within one millisecond, then 62 random bits.
 */
export function createIdSource(clock: Clock): IdSource {
  let lastMs = 0
  let counter = 0
  return () => {
    const nowMs = clock().getTime()
    if (nowMs > lastMs) {
      lastMs = nowMs
      counter = randomBytes(1)[0]!
    } else if (++counter > 0xfff) {
      lastMs += 1
      counter = 0
    }
    return formatUuidV7(lastMs, counter)
  }
}

function formatUuidV7(ms: number, counter: number): string {
  const time = ms.toString(16).padStart(12, '0')
  const random = randomBytes(8)
  random[0] = (random[0]! & 0x3f) | 0x80
  const tail = random.toString('hex')
  const sequence = counter.toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${tail.slice(0, 4)}-${tail.slice(4)}`
}

/** What every identifier that is made at or after an instant is not below. */
export function lowestIdAt(instant: Date): string {
  const time = Math.max(0, instant.getTime()).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`
}

/** Whether a string has the form of a UUID in lower case. */
export function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value)
}

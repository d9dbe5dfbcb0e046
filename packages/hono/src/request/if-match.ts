import { httpErrors } from '../http-errors.ts'

const STRONG_VERSION = /^"(0|[1-9]\d{0,14})"$/

/**
 * The version that `If-Match` names: one strong tag, as `ETag` gave it. `undefined` without the header and for `*`, which
 * names no version.
 *
 * @throws KITH_INVALID_PRECONDITION for weak tags, lists, and tags that this API never gave.
 */
export function readIfMatch(header: string | undefined): number | undefined {
  const value = header?.trim()
  if (value === undefined || value === '*') return undefined
  const version = STRONG_VERSION.exec(value)?.[1]
  if (version === undefined)
    throw httpErrors.INVALID_PRECONDITION({ reason: 'it must be one strong tag such as "3"' })
  return Number(version)
}

import { kernelErrors, type KithError } from '@kith/core'

const MAX_DEPTH = 64

/**
 * Parses JSON that came from outside. Of duplicate keys the last one counts; the key `__proto__` and nesting beyond 64
 * levels are refused, so that nothing behind needs to expect them.
 *
 * @throws KITH_MALFORMED_JSON
 */
export function parseJsonDocument(text: string): unknown {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    // The parser's own message quotes the document, so it must not travel along as the cause.
    throw kernelErrors.MALFORMED_JSON()
  }
  checkMembers(document, 0)
  return document
}

/** Whether a parsed document is a JSON object. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** A document that is JSON but not what is accepted. */
export function refuseDocument(message: string): KithError {
  return kernelErrors.MALFORMED_JSON({ issues: [{ pointer: '', code: 'KITH_MALFORMED_JSON', message }] })
}

function checkMembers(value: unknown, depth: number): void {
  if (value === null || typeof value !== 'object') return
  if (depth >= MAX_DEPTH) throw refuseDocument(`The document is nested deeper than ${MAX_DEPTH} levels.`)
  if (Array.isArray(value)) {
    for (const member of value) checkMembers(member, depth + 1)
    return
  }
  for (const [key, member] of Object.entries(value)) {
    if (key === '__proto__') throw refuseDocument('The key "__proto__" is not accepted.')
    checkMembers(member, depth + 1)
  }
}

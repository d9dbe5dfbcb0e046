import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** Response headers as one literal. */
export type HeaderLiteral = Record<string, string>

/** What goes back: all but a stream is known before the response is made. */
export interface Reply {
  readonly status: number
  readonly body: string | ReadableStream<Uint8Array> | null
  readonly headers: HeaderLiteral
}

/** Nothing in an answer of this API may be rendered, framed or sniffed. */
const LOCKED_DOWN = "default-src 'none'; frame-ancestors 'none'"

/** The media type of data. */
export const JSON_TYPE = 'application/json'

/** The headers of an answer that carries data, or could. */
export function dataHeaders(requestId: string, type: string): HeaderLiteral {
  return {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'X-Request-Id': requestId,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': LOCKED_DOWN,
  }
}

/** The headers of an answer without a body. */
export function emptyHeaders(requestId: string): HeaderLiteral {
  const { 'Content-Type': _, ...headers } = dataHeaders(requestId, JSON_TYPE)
  return headers
}

/**
 * Makes the response. With no handler before this one, a plain literal keeps the server adapter on its short way: it
 * writes the headers as they are. Otherwise Hono merges them with those that middlewares of the host have set; what these
 * let the answer vary by stays.
 */
export function respond(c: Context, { status, body, headers }: Reply): Response {
  if (c.req.routeIndex === 0) return new Response(body, { status, headers })
  const { Vary: varying, ...others } = headers
  if (varying !== undefined) c.header('Vary', varying, { append: true })
  return c.body(body as string, status as ContentfulStatusCode, others)
}

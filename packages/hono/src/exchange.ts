import type { Context } from 'hono'

/** One request and what the adapter found out about it before an endpoint took over. */
export interface Exchange {
  readonly context: Context
  readonly requestId: string
  /** The path under which the host mounted the app, without a slash at the end; empty at the root. */
  readonly mount: string
  /** Decoded path parameters. */
  readonly params: Readonly<Record<string, string>>
}

/** One method and path, and what answers it. */
export interface Endpoint {
  readonly method: string
  /** An OpenAPI path template: `/customers/{id}`. */
  readonly path: string
  answer(exchange: Exchange): Response | Promise<Response>
}

/** The path of the request as the client wrote it, without the query. */
export function rawPath(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const end = url.indexOf('?', start)
  return end === -1 ? url.slice(start) : url.slice(start, end)
}

/** The query of the request as the client wrote it, without the question mark; empty when there is none. */
export function rawQuery(url: string): string {
  const start = url.indexOf('?')
  if (start === -1) return ''
  const end = url.indexOf('#', start)
  return end === -1 ? url.slice(start + 1) : url.slice(start + 1, end)
}

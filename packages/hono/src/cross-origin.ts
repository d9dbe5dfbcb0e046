import type { Operation } from '@kith/core'

import type { Endpoint } from './exchange.ts'
import { parseRoute } from './request/route.ts'
import { emptyHeaders, respond } from './response/respond.ts'

/** How long a browser need not ask again, in seconds. */
const PREFLIGHT_AGE = '600'

/**
 * Lets the page of any origin read an answer. Operations that take calls without an actor answer alike whoever asks, and
 * read no cookie, so that there is nothing that a foreign page could borrow; which origins may send is for each of them to
 * say, by the `Origin` of the request.
 */
export function openToPages(response: Response): Response {
  response.headers.set('Access-Control-Allow-Origin', '*')
  response.headers.set(
    'Access-Control-Expose-Headers',
    'Idempotency-Replayed, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id',
  )
  return response
}

/** Answers what a browser asks before it sends JSON to another origin (Fetch Standard, "CORS-preflight fetch"). */
export function preflightEndpoints(operations: readonly Operation[]): readonly Endpoint[] {
  const routes = operations.map((operation) => parseRoute(operation))
  return [...Map.groupBy(routes, ({ path }) => path)].map(([path, open]) => ({
    method: 'OPTIONS',
    path,
    answer: ({ context, requestId }) => {
      const methods = [...open.map(({ method }) => method), 'OPTIONS'].join(', ')
      const headers = {
        ...emptyHeaders(requestId),
        Allow: methods,
        'Access-Control-Allow-Methods': methods,
        'Access-Control-Allow-Headers': 'Content-Type, Accept-Language, Idempotency-Key',
        'Access-Control-Max-Age': PREFLIGHT_AGE,
      }
      return openToPages(respond(context, { status: 204, body: null, headers }))
    },
  }))
}

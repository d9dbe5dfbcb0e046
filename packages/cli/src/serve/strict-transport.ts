import type { Fetch } from './http-server.ts'

/** A year, as browsers ask for before they remember it by themselves. */
const STRICT = 'max-age=31536000'

/** Tells browsers to come by HTTPS alone from now on (RFC 6797). */
export function withStrictTransport(fetch: Fetch): Fetch {
  return async (request) => {
    const response = await fetch(request)
    response.headers.set('Strict-Transport-Security', STRICT)
    return response
  }
}

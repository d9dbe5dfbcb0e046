import type { Fetch } from './http-server.ts'

/**
 * Writes one line of JSON for each request: method, path, status, milliseconds and request id. Never the query, a header
 * or a body: those may hold personal data.
 */
export function withRequestLog(fetch: Fetch, write: (line: string) => void): Fetch {
  return async (request) => {
    const startedAt = performance.now()
    const response = await fetch(request)
    const entry = {
      method: request.method,
      path: pathOf(request.url),
      status: response.status,
      ms: Math.round((performance.now() - startedAt) * 10) / 10,
      requestId: response.headers.get('x-request-id'),
    }
    write(JSON.stringify(entry))
    return response
  }
}

function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const end = url.slice(start).search(/[?#]/)
  return end === -1 ? url.slice(start) : url.slice(start, start + end)
}

import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'

import type { Endpoint } from './exchange.ts'
import { httpErrors } from './http-errors.ts'

/** Where a request leads: to an endpoint, to a path that takes other methods, or nowhere. */
export type Destination =
  | { readonly endpoint: Endpoint; readonly params: Readonly<Record<string, string>> }
  | { readonly allowed: readonly string[] }
  | undefined

/**
 * Finds the endpoint of a request. `path` is relative to the mount. A path that an endpoint names word for word is never
 * taken for a parameter: `GET /customers/search` is 405, not the customer "search".
 */
export type Dispatch = (method: string, path: string) => Destination

/**
 * Builds the route table. The app puts a single route into its host; this table, Hono's own router again, decides behind
 * it. So 404, 405, `HEAD` and `OPTIONS` are answered in one place, and a request meets one handler, which Hono calls
 * without composing a chain.
 *
 * @throws KITH_ROUTE_TAKEN when two endpoints have the same method and path.
 */
export function createDispatch(endpoints: readonly Endpoint[]): Dispatch {
  const router = new SmartRouter<Endpoint>({ routers: [new RegExpRouter(), new TrieRouter()] })
  const known = new Set<string>()
  for (const endpoint of endpoints.toSorted(bySpecificity)) {
    const key = `${endpoint.method} ${endpoint.path.replaceAll(/\{\w+\}/g, '{}')}`
    if (known.has(key)) throw httpErrors.ROUTE_TAKEN({ route: `${endpoint.method} ${endpoint.path}` })
    known.add(key)
    router.add(endpoint.method, endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'), endpoint)
  }
  const methods = [...new Set(endpoints.map(({ method }) => method))]
  const literals = Map.groupBy(endpoints, ({ path }) => path)
  return (method, path) => {
    const named = literals.get(path)
    if (named !== undefined && named.every((endpoint) => endpoint.method !== method)) {
      return { allowed: completeMethods(named.map((endpoint) => endpoint.method)) }
    }
    const [matches, stash] = router.match(method, path)
    const first = matches[0]
    if (first !== undefined) return { endpoint: first[0], params: decode(first[1], stash) }
    const allowed = methods.filter((other) => router.match(other, path)[0].length > 0)
    return allowed.length === 0 ? undefined : { allowed: completeMethods(allowed) }
  }
}

/** `HEAD` is answered wherever `GET` is, `OPTIONS` everywhere. */
function completeMethods(methods: readonly string[]): string[] {
  const complete = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  return [...new Set([...complete, 'OPTIONS'])].toSorted()
}

/** Puts a literal segment before a parameter: `/customers/search` before `/customers/{id}`. */
function bySpecificity(a: Endpoint, b: Endpoint): number {
  const [left, right] = [specificity(a.path), specificity(b.path)]
  return Number(left > right) - Number(left < right)
}

function specificity(path: string): string {
  return path.replaceAll(/[^/]+/g, (segment) => (segment.startsWith('{') ? '1' : '0'))
}

function decode(
  params: Readonly<Record<string, string | number>>,
  stash: readonly string[] | undefined,
): Record<string, string> {
  const decoded: Record<string, string> = {}
  for (const [name, place] of Object.entries(params)) {
    const text = typeof place === 'number' ? stash?.[place] : place
    if (text !== undefined) decoded[name] = text.includes('%') ? decodeSegment(text) : text
  }
  return decoded
}

/** A segment that is no valid percent-encoding names nothing, and is looked up as it stands. */
function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

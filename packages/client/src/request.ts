import { clientErrors } from './client-errors.ts'

type Values = Readonly<Record<string, unknown>>

/** One operation as the server describes it. */
export interface RemoteOperation {
  readonly name: string
  readonly kind: 'query' | 'command'
  /** `PATCH /customers/{id}`; `null` for one that is called in process only. */
  readonly route: string | null
}

/** What is sent. */
export interface HttpCall {
  readonly method: string
  /** Path and query, behind the address of the CRM. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/**
 * Turns the one input object of an operation into a request: members that the path names go into it; the others into the
 * query of `GET` and `DELETE`, or the JSON of `POST` and `PUT`; `patch` is the body of `PATCH`, and `ifVersion` the header `If-Match`.
 *
 * @throws KITH_CLIENT_INEXPRESSIBLE for a value that has no form in an address.
 */
export function toRequest(
  { name, route }: RemoteOperation & { readonly route: string },
  input: Values,
): HttpCall {
  const [method = '', pattern = ''] = route.split(' ')
  const rest: Record<string, unknown> = { ...input }
  const path = pattern.replaceAll(/\{(\w+)\}/g, (_parameter, key: string) => {
    const value = rest[key]
    delete rest[key]
    return encodeURIComponent(asText(value) || refuse(name, key))
  })
  const { ifVersion, patch, ...members } = rest
  const headers: Record<string, string> =
    ifVersion === undefined ? {} : { 'if-match': `"${asText(ifVersion)}"` }
  if (method === 'POST' || method === 'PUT' || method === 'PATCH') {
    headers['content-type'] = 'application/json'
    return { method, path, headers, body: JSON.stringify(method === 'PATCH' ? patch : members) }
  }
  return { method, path: path + queryOf(name, members), headers, body: undefined }
}

function queryOf(operation: string, members: Values): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(members)) {
    if (value === undefined) continue
    query.set(key, Array.isArray(value) ? listOf(operation, key, value) : asText(value))
  }
  return query.size === 0 ? '' : `?${query.toString()}`
}

function listOf(operation: string, key: string, members: readonly unknown[]): string {
  const texts = members.map(asText)
  return texts.some((text) => text.includes(',')) ? refuse(operation, key) : texts.join(',')
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function refuse(operation: string, key: string): never {
  throw clientErrors.INEXPRESSIBLE(operation, key)
}

import type { CatalogueEntry, Operation } from '@kith/core'

import { isForVisitors } from '../for-visitors.ts'
import { parameterNames, parseRoute } from '../request/route.ts'
import { isCreation, isEventStream } from '../response/answer.ts'
import { PROBLEM_TYPE, statusTitle } from '../response/problem.ts'
import { JSON_TYPE } from '../response/respond.ts'
import { toldErrors } from '../response/told-errors.ts'
import type { ResponseObject, SchemaObject } from './openapi-types.ts'

type HeaderReferences = Readonly<Record<string, { readonly $ref: string }>>

/** The headers of responses, each described once. */
export const responseHeaders = {
  'X-Request-Id': {
    description: 'Names the request in logs and in the audit: the one that the client sent, or a new one.',
    schema: { type: 'string' },
  },
  ETag: {
    description: 'The version of the resource, for `If-Match`.',
    schema: { type: 'string', examples: ['"3"'] },
  },
  Link: {
    description: 'The next page, with `rel="next"`; absent on the last one.',
    schema: { type: 'string' },
  },
  Location: { description: 'The path of what was created.', schema: { type: 'string' } },
  'Content-Disposition': {
    description: 'The name under which the file is to be saved (RFC 6266).',
    schema: { type: 'string' },
  },
  'Retry-After': {
    description: 'After how many seconds the same request may succeed.',
    schema: { type: 'integer' },
  },
  'Idempotency-Replayed': {
    description:
      '`true` where a request with the same `Idempotency-Key` was carried out earlier; absent otherwise.',
    schema: { type: 'string', const: 'true' },
  },
  'RateLimit-Policy': {
    description:
      'The rates that count the request: `q` calls in `w` seconds; `default` counts all calls of an actor.',
    schema: { type: 'string', examples: ['"customers.lookup";q=60;w=60'] },
  },
  RateLimit: {
    description:
      'How many calls are left (`r`), and after how many seconds all are there again (`t`), by rate.',
    schema: { type: 'string', examples: ['"customers.lookup";r=59;t=1'] },
  },
  'WWW-Authenticate': { description: 'The way to authenticate.', schema: { type: 'string' } },
} as const satisfies Readonly<Record<string, { description: string; schema: SchemaObject }>>

type HeaderName = keyof typeof responseHeaders

/** What an error answers with. */
export const problemSchema: SchemaObject = {
  type: 'object',
  description: 'An error (RFC 9457).',
  required: ['type', 'title', 'status', 'code', 'detail', 'instance'],
  properties: {
    type: { type: 'string', description: 'Where the code is explained.' },
    title: { type: 'string', description: 'What the status means, in the words of HTTP.' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; the member to branch on.', examples: ['KITH_NOT_FOUND'] },
    detail: { type: 'string', description: 'What happened, and what to do.' },
    instance: { type: 'string', description: 'The request id.' },
    errors: {
      type: 'array',
      description: 'The single faults.',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: {
          pointer: { type: 'string', description: 'The place in the input (RFC 6901).' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
    current: { description: 'With 412: the resource as it is now.' },
  },
}

/** The name of the component that describes the answers of an error status. */
export function errorResponseName(status: number): string {
  return statusTitle(status).replaceAll(' ', '')
}

/** The answer of an error status: the problem, with each code that has the status. */
export function describeErrorResponse(status: number, catalogue: readonly CatalogueEntry[]): ResponseObject {
  const entries = toldErrors(catalogue).filter((entry) => entry.status === status)
  const codes = entries.map(({ code, message }) => `- \`${code}\`: ${message}`)
  return {
    description: [`${statusTitle(status)}.`, ...(codes.length > 0 ? [codes.join('\n')] : [])].join('\n\n'),
    headers: headers(['X-Request-Id', ...errorHeaders(status)]),
    content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}

function errorHeaders(status: number): readonly HeaderName[] {
  if (status === 401) return ['WWW-Authenticate']
  if (status === 429) return ['Retry-After', 'RateLimit-Policy', 'RateLimit']
  return status === 409 || status === 503 ? ['Retry-After'] : []
}

/** The error statuses that an operation may answer with. */
export function errorStatuses(operation: Operation): readonly number[] {
  const { method, path } = parseRoute(operation)
  const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH'
  return [
    400,
    ...(isForVisitors(operation) ? [403] : [401, 403]),
    ...(parameterNames(path).length > 0 || operation.tokenIn !== undefined ? [404] : []),
    ...(operation.kind === 'command' ? [409] : []),
    ...(operation.requiresVersion === true ? [412] : []),
    ...(hasBody ? [413, 415] : []),
    422,
    ...(operation.requiresVersion === true ? [428] : []),
    429,
    500,
    503,
  ]
}

/** The answer of an operation that succeeds, by status. */
export function describeSuccess(
  operation: Operation,
  output: SchemaObject,
  resolved: SchemaObject,
): [string, ResponseObject] {
  if (isEventStream(operation)) return describeEvents(operation)
  if (operation.streams !== undefined) return describeStream(operation.streams)
  if (operation.output === undefined)
    return ['204', { description: 'Done.', headers: headers(['X-Request-Id', ...noteHeaders(operation)]) }]
  const properties = resolved.properties ?? {}
  const isCreated = isCreation(operation)
  const names: HeaderName[] = ['X-Request-Id', ...noteHeaders(operation)]
  if ('version' in properties) names.push('ETag')
  if (isCreated) names.push('Location')
  if ('nextCursor' in properties && parseRoute(operation).method === 'GET') names.push('Link')
  const [status, description] = successOf(operation)
  return [status, { description, headers: headers(names), content: { [JSON_TYPE]: { schema: output } } }]
}

function noteHeaders({ kind, callsPerMinute }: Operation): readonly HeaderName[] {
  return [
    ...(kind === 'command' ? (['Idempotency-Replayed'] as const) : []),
    ...(callsPerMinute === undefined ? [] : (['RateLimit-Policy', 'RateLimit'] as const)),
  ]
}

function successOf(operation: Operation): readonly [status: string, description: string] {
  if (isCreation(operation)) return ['201', 'Created.']
  return operation.accepted === true ? ['202', 'Accepted: the work goes on.'] : ['200', 'OK.']
}

/** Messages, sent as they come. */
function describeEvents(operation: Operation): [string, ResponseObject] {
  const names: HeaderName[] = ['X-Request-Id', ...noteHeaders(operation)]
  const content = { 'text/event-stream': { schema: { type: 'string' } } } as const
  return [
    '200',
    {
      description: 'Messages (server-sent events), for as long as the client stays.',
      headers: headers(names),
      content,
    },
  ]
}

/** A file, in one of several media types. Without parameters of the type, which OpenAPI matches as a part of it. */
function describeStream(types: readonly string[]): [string, ResponseObject] {
  const schema: SchemaObject = { type: 'string', format: 'binary' }
  const content = Object.fromEntries(types.map((type) => [type.split(';')[0]!, { schema }]))
  const names: HeaderName[] = ['X-Request-Id', 'Content-Disposition']
  return ['200', { description: 'The file, sent while it is made.', headers: headers(names), content }]
}

/** References to the headers of a response. */
export function headers(names: readonly HeaderName[]): HeaderReferences {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

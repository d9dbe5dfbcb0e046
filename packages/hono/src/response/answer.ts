import type { ByteStream, Operation } from '@kith/core'

import { type Exchange, rawPath, rawQuery } from '../exchange.ts'
import { inputShape } from '../request/input-shape.ts'
import { parseRoute } from '../request/route.ts'
import { attachmentNamed } from './attachment.ts'
import { dataHeaders, emptyHeaders, type HeaderLiteral, JSON_TYPE, respond } from './respond.ts'

const EVENT_STREAM = 'text/event-stream'

/** Turns the result of one operation into a response. */
export type Answer = (exchange: Exchange, result: unknown) => Response

/** Decides once how the results of an operation are sent. */
export function compileAnswer(operation: Operation): Answer {
  if (isEventStream(operation)) return answerEvents
  if (operation.streams !== undefined) return answerStream
  if (operation.output === undefined) return answerNothing
  const { method } = parseRoute(operation)
  if (isCreation(operation)) return answerCreated
  if (operation.accepted === true) return answerAccepted
  return method === 'GET' ? createAnswerRead(operation) : answerValue
}

/** Whether the operation answers 201 with the place of what it made. */
export function isCreation(operation: Operation): boolean {
  return parseRoute(operation).method === 'POST' && /\.(?:create|add|open|register)$/.test(operation.name)
}

function answerNothing({ context, requestId }: Exchange): Response {
  return respond(context, { status: 204, body: null, headers: emptyHeaders(requestId) })
}

/** Whether the operation answers server-sent events (WHATWG HTML, 9.2). */
export function isEventStream({ streams }: Operation): boolean {
  return streams?.includes(EVENT_STREAM) === true
}

/** Proxies that collect an answer before they pass it on would hold events back. */
function answerEvents({ context, requestId }: Exchange, result: unknown): Response {
  const { bytes } = result as ByteStream
  const headers = { ...dataHeaders(requestId, EVENT_STREAM), 'X-Accel-Buffering': 'no' }
  return respond(context, { status: 200, body: ReadableStream.from(bytes), headers })
}

/** The response begins at once, and what it is made of is asked for as fast as the client reads. */
function answerStream({ context, requestId }: Exchange, result: unknown): Response {
  const { contentType, fileName, bytes } = result as ByteStream
  const headers = { ...dataHeaders(requestId, contentType), 'Content-Disposition': attachmentNamed(fileName) }
  return respond(context, { status: 200, body: ReadableStream.from(bytes), headers })
}

function answerValue({ context, requestId }: Exchange, result: unknown): Response {
  const headers = dataHeaders(requestId, JSON_TYPE)
  setEntityTag(headers, result)
  return respond(context, { status: 200, body: toJson(result), headers })
}

/** The work goes on: what is answered tells where to ask how far it is. */
function answerAccepted({ context, requestId }: Exchange, result: unknown): Response {
  const headers = dataHeaders(requestId, JSON_TYPE)
  setEntityTag(headers, result)
  return respond(context, { status: 202, body: toJson(result), headers })
}

function createAnswerRead(operation: Operation): Answer {
  const parameter = inputShape(operation).has('since') ? 'since' : 'cursor'
  return ({ context, requestId }, result) => {
    const headers = dataHeaders(requestId, JSON_TYPE)
    setEntityTag(headers, result)
    const cursor = member(result, 'nextCursor')
    if (typeof cursor === 'string') headers['Link'] = linkToNext(context.req.url, [parameter, cursor])
    return respond(context, { status: 200, body: toJson(result), headers })
  }
}

function answerCreated({ context, requestId }: Exchange, result: unknown): Response {
  const headers = dataHeaders(requestId, JSON_TYPE)
  setEntityTag(headers, result)
  const id = member(result, 'id')
  if (typeof id === 'string') headers['Location'] = `${rawPath(context.req.url)}/${encodeURIComponent(id)}`
  return respond(context, { status: 201, body: toJson(result), headers })
}

function setEntityTag(headers: HeaderLiteral, result: unknown): void {
  const version = member(result, 'version')
  if (typeof version === 'number') headers['ETag'] = `"${version}"`
}

/** The same list from the cursor on (RFC 8288). */
function linkToNext(url: string, [parameter, cursor]: readonly [string, string]): string {
  const query = new URLSearchParams(rawQuery(url))
  query.set(parameter, cursor)
  return `<${rawPath(url)}?${query.toString()}>; rel="next"`
}

function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined
}

function toJson(result: unknown): string {
  return JSON.stringify(result) ?? 'null'
}

import type { EntityCatalog, Operation } from '@kith/core'

import { resourceOf } from '../request/resource-of.ts'
import { parameterNames, parseRoute } from '../request/route.ts'
import { isEventStream } from '../response/answer.ts'
import { IDEMPOTENCY_KEY } from '../response/call-notes.ts'
import type { ParameterObject, SchemaObject } from './openapi-types.ts'

/** The texts of the parameters that all operations share. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  where: 'A filter as JSON. Only fields whose values identify nobody; all others belong into a search body.',
  sort: 'Field names, separated by commas; `-` before a name sorts descending. Default: newest first.',
  fields: 'The fields to answer with, separated by commas. Default: all that the caller may read.',
  limit: 'The size of a page. Default: 50.',
  cursor: 'Where to go on: the `nextCursor` of the page before, with the same query.',
  count: 'Whether to count all matches: not at all, up to 10,001, or exactly.',
  deleted: 'Deleted rows as well, or alone. Needs its own permission.',
  q: 'Words to search for.',
}

const IF_MATCH: ParameterObject = {
  name: 'If-Match',
  in: 'header',
  description: 'The `ETag` of the last read: the change happens only if nothing has changed since.',
  required: false,
  schema: { type: 'string', pattern: String.raw`^"\d+"$`, examples: ['"3"'] },
}

const IDEMPOTENCY: ParameterObject = {
  name: IDEMPOTENCY_KEY,
  in: 'header',
  description:
    'Names what is to be done, so that it is done once: repeated with the same key and input within 24 hours, the request ' +
    'is answered as the first time, with the rows as they are now.',
  required: false,
  schema: {
    type: 'string',
    minLength: 1,
    maxLength: 255,
    examples: ['0190b6c8-7d5e-7c3a-9f41-2a6d8f1e5b70'],
  },
}

const LAST_EVENT_ID: ParameterObject = {
  name: 'Last-Event-ID',
  in: 'header',
  description:
    'The id of the last message that was taken: the stream goes on after it. Browsers send it by themselves.',
  required: false,
  schema: { type: 'string' },
}

/** The parameters of an operation: path, query, `If-Match` where the input has a version, and the key of a command. */
export function describeParameters(
  operation: Operation,
  input: SchemaObject,
  catalog: EntityCatalog,
): readonly ParameterObject[] {
  const { method, path } = parseRoute(operation)
  const names = parameterNames(path)
  const properties = input.properties ?? {}
  const elsewhere = new Set([...names, 'ifVersion', operation.upload])
  const query = Object.keys(properties).filter((name) => !elsewhere.has(name))
  const isFromUrl = method === 'GET' || method === 'DELETE' || operation.upload !== undefined
  return [
    ...names.map((name) => pathParameter(name, properties[name])),
    ...(isFromUrl ? query.map((name) => queryParameter(name, input)) : []),
    ...(method === 'GET' && query.includes('where') ? [fieldParameter(operation, catalog)] : []),
    ...('ifVersion' in properties ? [{ ...IF_MATCH, required: operation.requiresVersion === true }] : []),
    ...(operation.kind === 'command' ? [IDEMPOTENCY] : []),
    ...(isEventStream(operation) ? [LAST_EVENT_ID] : []),
  ]
}

function pathParameter(name: string, schema: SchemaObject = { type: 'string' }): ParameterObject {
  const description =
    name === 'id' ? 'The id.' : `The ${name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}.`
  return { name, in: 'path', description, required: true, schema }
}

function queryParameter(name: string, input: SchemaObject): ParameterObject {
  const { description: own, ...schema } = input.properties?.[name] ?? {}
  const description = own ?? DESCRIPTIONS[name] ?? `The ${name}.`
  const base = { name, in: 'query', description, required: input.required?.includes(name) ?? false } as const
  if (schema.type === 'object') return { ...base, content: { 'application/json': { schema } } }
  if (schema.type === 'array') return { ...base, style: 'form', explode: false, schema }
  return { ...base, schema: asText(schema) }
}

/** A union that also takes a list is written as one text in a URL. */
function asText(schema: SchemaObject): SchemaObject {
  const text = schema.anyOf?.find(({ type }) => type === 'string')
  return text ?? schema
}

/** `?lifecycle=active`: any field may be a parameter of its own. */
function fieldParameter(operation: Operation, catalog: EntityCatalog): ParameterObject {
  const entity = resourceOf(operation)
  const fields = catalog.has(entity) ? Object.keys(catalog.get(entity).fields) : []
  const example = fields.includes('lifecycle') ? ' Example: `?lifecycle=active`.' : ''
  return {
    name: 'field',
    in: 'query',
    description: `Any field of the ${entity} as a parameter of its own, compared for equality.${example}`,
    required: false,
    style: 'form',
    explode: true,
    schema: { type: 'object', additionalProperties: { type: 'string' } },
  }
}

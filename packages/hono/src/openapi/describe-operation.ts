import type { EntityCatalog, Operation } from '@kith/core'

import { isForVisitors } from '../for-visitors.ts'
import { inputShape, isClosed } from '../request/input-shape.ts'
import { parameterNames, parseRoute } from '../request/route.ts'
import { JSON_TYPE } from '../response/respond.ts'
import type { ContentObject, OperationObject, ResponseObject, SchemaObject } from './openapi-types.ts'
import { describeParameters } from './parameters.ts'
import { describeSuccess, errorResponseName, errorStatuses } from './responses.ts'
import type { SchemaComponents } from './schema-components.ts'

/** The tag that an operation is listed under: `customers.contactPoints.add` belongs to "Customers: contact points". */
export function tagOf(operation: Operation): string {
  const words = operation.name
    .split('.')
    .slice(0, -1)
    .map((part) => part.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))
  const tag = words.join(': ')
  return tag.charAt(0).toUpperCase() + tag.slice(1)
}

/** Describes one operation; the schemas it shares with others go to the components. */
export function describeOperation(
  operation: Operation,
  { catalog, components }: { readonly catalog: EntityCatalog; readonly components: SchemaComponents },
): OperationObject {
  const input = components.convert(operation.input, 'input')
  const parameters = describeParameters(operation, input, catalog)
  const requestBody = describeBody(operation, input, components)
  return {
    operationId: operation.name,
    summary: operation.summary,
    description: neededBy(operation),
    tags: [tagOf(operation)],
    ...(isForVisitors(operation) ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: describeResponses(operation, components),
  }
}

function neededBy({ permission, access, tokenIn }: Operation): string {
  if (access === 'public') return 'Needs no credentials: anybody may call it.'
  if (access === 'token')
    return `Needs no credentials but the token in \`${tokenIn}\` that was issued for it.`
  if (permission === 'self') return 'Needs no permission: every actor may call it.'
  const permissions = [permission.action].flat().map((each) => `\`${permission.entity}:${each}\``)
  return `Needs the permission ${permissions.join(' or ')}.`
}

function describeBody(
  operation: Operation,
  input: SchemaObject,
  components: SchemaComponents,
): OperationObject['requestBody'] {
  const { method } = parseRoute(operation)
  if (method === 'PATCH') {
    const schema = input.properties?.['patch'] ?? {}
    return {
      description: 'A JSON Merge Patch (RFC 7396): keys that are left out stay as they are, `null` clears.',
      required: true,
      content: { [JSON_TYPE]: { schema }, 'application/merge-patch+json': { schema } },
    }
  }
  if (method !== 'POST' && method !== 'PUT') return undefined
  if (operation.upload !== undefined)
    return {
      description: 'The file itself.',
      required: true,
      content: { 'application/octet-stream': { schema: {} } },
    }
  const schema = withoutParameters(operation, input)
  if (isClosed(operation) && Object.keys(schema.properties ?? {}).length === 0) return undefined
  const content = { ...named(operation, schema, components), ...lists(operation, schema) }
  return { description: 'The input.', required: true, content }
}

/** The media types in which the body is the list of one key, or a member of it. */
function lists({ list }: Operation, { properties = {} }: SchemaObject): ContentObject {
  if (list === undefined) return {}
  const { items = {} } = properties[list.key] ?? {}
  const member = { type: 'object', ...items } as SchemaObject
  return Object.fromEntries(
    list.mediaTypes.map((type) => [
      type,
      { schema: type.includes('-batch+') ? { type: 'array', items: member } : member },
    ]),
  )
}

/** The body of a `POST` or a `PUT`: the input without what the path and the headers say. */
function withoutParameters(operation: Operation, input: SchemaObject): SchemaObject {
  const { path } = parseRoute(operation)
  const elsewhere = new Set([
    ...parameterNames(path),
    ...(inputShape(operation).has('ifVersion') ? ['ifVersion'] : []),
  ])
  if (input.properties === undefined || elsewhere.size === 0) return input
  const { required, ...rest } = input
  const remaining = (required ?? []).filter((name) => !elsewhere.has(name))
  const properties = Object.entries(input.properties).filter(([name]) => !elsewhere.has(name))
  return {
    ...rest,
    properties: Object.fromEntries(properties),
    ...(remaining.length === 0 ? {} : { required: remaining }),
  }
}

function named(operation: Operation, schema: SchemaObject, components: SchemaComponents): ContentObject {
  if (schema.$ref !== undefined) return { [JSON_TYPE]: { schema } }
  return { [JSON_TYPE]: { schema: components.add(`${pascalCase(operation.name)}Input`, schema) } }
}

function describeResponses(
  operation: Operation,
  components: SchemaComponents,
): Readonly<Record<string, ResponseObject>> {
  const output = operation.output === undefined ? {} : nameOutput(operation, components)
  const failures = errorStatuses(operation).map((status): [string, ResponseObject] => [
    String(status),
    { $ref: `#/components/responses/${errorResponseName(status)}` },
  ])
  return Object.fromEntries([describeSuccess(operation, output, components.resolve(output)), ...failures])
}

function nameOutput(operation: Operation, components: SchemaComponents): SchemaObject {
  const schema = components.convert(operation.output!, 'output')
  if (schema.$ref !== undefined) return schema
  const row = schema.properties?.['data']?.items?.$ref?.split('/').at(-1)
  const isPage = row !== undefined && 'nextCursor' in (schema.properties ?? {})
  return components.add(isPage ? `${row}Page` : `${pascalCase(operation.name)}Output`, schema)
}

function pascalCase(name: string): string {
  return name
    .split('.')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
}

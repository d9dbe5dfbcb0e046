import { type EntityCatalog, type Issue, kernelErrors, type Operation } from '@kith/core'

import { type Exchange, rawQuery } from '../exchange.ts'
import { httpErrors } from '../http-errors.ts'
import { DEFAULT_BODY_LIMIT } from '../options.ts'
import { isEventStream } from '../response/answer.ts'
import { readIfMatch } from './if-match.ts'
import { type InputShape, inputShape, isClosed, type TextKind } from './input-shape.ts'
import { type BodyRule, readBody } from './read-body.ts'
import { convertText, type QueryRule, readQuery } from './read-query.ts'
import { readUpload } from './read-upload.ts'
import { resourceOf } from './resource-of.ts'
import { parameterNames, parseRoute } from './route.ts'

/** Turns a request into the input of one operation. */
export type InputReader = (exchange: Exchange) => Promise<unknown>

/** What all operations share. */
export interface InputSettings {
  readonly catalog: EntityCatalog
  /** The largest body in bytes, where the host sets one. */
  readonly bodyLimit: number | undefined
  /** The largest file in bytes. */
  readonly uploadLimit: number
}

interface InputPlan {
  readonly operation: Operation
  readonly shape: InputShape
  readonly parameters: readonly (readonly [string, TextKind])[]
  readonly query: QueryRule
  readonly body: BodyRule
  /** `Last-Event-ID` says where it goes on. */
  readonly isEventStream: boolean
}

/**
 * Decides once how requests become the one input object: path parameters, then the query of `GET` and `DELETE`, then the
 * body of `POST` and `PUT`; `PATCH` becomes `{ patch: body }`; `If-Match` becomes `ifVersion`.
 */
export function compileInput(operation: Operation, settings: InputSettings): InputReader {
  const { method, path } = parseRoute(operation)
  const plan = planInput(operation, settings)
  switch (method) {
    case 'POST':
      if (operation.upload !== undefined) return createUploadReader(plan, operation.upload, settings)
      return (exchange) => readWhole(plan, exchange)
    case 'PUT':
      return (exchange) => readWhole(plan, exchange)
    case 'PATCH':
      return (exchange) => readPatch(plan, exchange)
    case 'GET':
    case 'DELETE':
      return (exchange) => Promise.resolve({ ...readParameters(plan, exchange), ...readBase(plan, exchange) })
    default:
      throw httpErrors.ROUTE_UNUSABLE({ operation: operation.name, route: `${method} ${path}` })
  }
}

function planInput(operation: Operation, settings: InputSettings): InputPlan {
  const { method, path } = parseRoute(operation)
  const shape = inputShape(operation)
  const names = parameterNames(path)
  const elsewhere = new Set([...names, 'ifVersion', operation.upload])
  const rest = new Map([...shape].filter(([key]) => !elsewhere.has(key)))
  const entity = resourceOf(operation)
  const isList = method === 'GET' && rest.has('where') && settings.catalog.has(entity)
  return {
    operation,
    shape,
    isEventStream: isEventStream(operation),
    parameters: names.map((name) => [name, shape.get(name) ?? 'text']),
    query: {
      shape: method === 'GET' || method === 'DELETE' || operation.upload !== undefined ? rest : new Map(),
      filterable: isList ? settings.catalog.get(entity).fields : undefined,
    },
    body: {
      limit: bodyLimitOf(operation, settings),
      list: operation.list,
      isMergePatch: method === 'PATCH',
      isOptional: rest.size === 0 && isClosed(operation),
    },
  }
}

/** The largest body of an operation: as the host has it, else as the operation has it. */
function bodyLimitOf(operation: Operation, { bodyLimit }: Pick<InputSettings, 'bodyLimit'>): number {
  return bodyLimit ?? operation.bodyLimit ?? DEFAULT_BODY_LIMIT
}

/** The body is the file, and the query says what else there is to say. */
function createUploadReader(plan: InputPlan, key: string, { uploadLimit }: InputSettings): InputReader {
  return (exchange) => {
    const given = { ...readParameters(plan, exchange), ...readBase(plan, exchange) }
    return Promise.resolve({ ...given, [key]: readUpload(exchange.context.req, uploadLimit) })
  }
}

/** The body of a `POST` or a `PUT` beside what the path and the headers say. */
async function readWhole(plan: InputPlan, exchange: Exchange): Promise<Record<string, unknown>> {
  readParameters(plan, exchange)
  const base = readBase(plan, exchange)
  const body = await readBody(exchange.context.req, plan.body)
  const issues = Object.keys(base)
    .filter((key) => Object.hasOwn(body, key))
    .map((key): Issue => ({
      pointer: `/${key}`,
      code: 'KITH_VALIDATION',
      message: 'The path or a header says this.',
    }))
  if (issues.length > 0) throw kernelErrors.VALIDATION({ issues })
  return { ...body, ...base }
}

async function readPatch(plan: InputPlan, exchange: Exchange): Promise<Record<string, unknown>> {
  readParameters(plan, exchange)
  return { ...readBase(plan, exchange), patch: await readBody(exchange.context.req, plan.body) }
}

function readParameters(plan: InputPlan, { context }: Exchange): Record<string, unknown> {
  return readQuery(rawQuery(context.req.url), plan.query)
}

/** What the path, `If-Match` and `Last-Event-ID` say. */
function readBase(plan: InputPlan, exchange: Exchange): Record<string, unknown> {
  const base: Record<string, unknown> = {}
  for (const [name, kind] of plan.parameters)
    base[name] = convertText(exchange.params[name] ?? '', kind, name)
  const lastEventId = plan.isEventStream ? exchange.context.req.header('last-event-id') : undefined
  if (lastEventId !== undefined && lastEventId !== '') base['since'] = lastEventId
  const version = readVersion(plan, exchange)
  if (version !== undefined) base['ifVersion'] = version
  return base
}

function readVersion({ operation, shape }: InputPlan, { context }: Exchange): number | undefined {
  const header = context.req.header('if-match')
  const takesVersion = shape.has('ifVersion')
  if (header !== undefined && !takesVersion && operation.kind === 'command') {
    throw httpErrors.INVALID_PRECONDITION({ reason: 'the operation works on no version' })
  }
  const version = takesVersion ? readIfMatch(header) : undefined
  if (version === undefined && operation.requiresVersion === true) {
    throw kernelErrors.PRECONDITION_REQUIRED({ entity: resourceOf(operation) })
  }
  return version
}

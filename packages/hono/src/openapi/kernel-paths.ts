import { JSON_TYPE } from '../response/respond.ts'
import type { OperationObject, PathItemObject, ResponseObject, SchemaObject } from './openapi-types.ts'
import { errorResponseName, headers } from './responses.ts'

/** The tag of the endpoints that are no operations of a plugin. */
export const KERNEL_TAG = {
  name: 'Service',
  description: 'The service itself: its health.',
}

const status: SchemaObject = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', const: 'ok' } },
}

const readiness: SchemaObject = {
  type: 'object',
  required: ['status', 'lagSeconds'],
  properties: {
    status: {
      type: 'string',
      enum: ['ok', 'degraded'],
      description: '`degraded`: requests are answered, and a plugin cannot do its work.',
    },
    lagSeconds: {
      type: 'integer',
      description: 'How long the oldest work in the background that is due has waited.',
    },
  },
}

function ok(schema: SchemaObject): ResponseObject {
  return { description: 'OK.', headers: headers(['X-Request-Id']), content: { [JSON_TYPE]: { schema } } }
}

function failure(code: number): ResponseObject {
  return { $ref: `#/components/responses/${errorResponseName(code)}` }
}

function operation(described: Omit<OperationObject, 'tags'>): PathItemObject {
  return { get: { ...described, tags: [KERNEL_TAG.name] } }
}

/** The paths of the endpoints that are no operations. */
export const kernelPaths: Readonly<Record<string, PathItemObject>> = {
  '/health/live': operation({
    operationId: 'service.live',
    summary: 'Whether the process answers',
    description: 'For a liveness probe. Asks nothing of the database and needs no actor.',
    security: [],
    responses: { '200': ok(status) },
  }),
  '/health/ready': operation({
    operationId: 'service.ready',
    summary: 'Whether the service can work',
    description:
      'For a readiness probe: the database answers, its migrations are applied, and the process is not about to stop. Needs no ' +
      'actor.',
    security: [],
    responses: { '200': ok(readiness), '503': failure(503) },
  }),
}

/** The error statuses that these paths refer to. */
export const kernelStatuses: readonly number[] = [503]

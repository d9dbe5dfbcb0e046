import type { Operation } from '@kith/core'

import type { ApiInfo } from '../options.ts'
import { parseRoute } from '../request/route.ts'
import type { ServedCrm } from '../served-crm.ts'
import { describeOperation, tagOf } from './describe-operation.ts'
import { KERNEL_TAG, kernelPaths, kernelStatuses } from './kernel-paths.ts'
import type { OpenApiDocument, PathItemObject, ResponseObject } from './openapi-types.ts'
import {
  describeErrorResponse,
  errorResponseName,
  errorStatuses,
  problemSchema,
  responseHeaders,
} from './responses.ts'
import { SchemaComponents } from './schema-components.ts'

const DESCRIPTION = `A CRM that answers each caller with what their roles may see.

- Instants are RFC 3339 in UTC, dates are \`YYYY-MM-DD\`, ids are UUIDs.
- Errors are problems (RFC 9457); branch on their \`code\`. A row that is absent and one that you may not see answer alike.
- An unknown route answers 404, a known one with another method 405 with \`Allow\`.
- Masked values are text; \`$masked\` names the masked fields of a row. Sending a mask back is refused.
- \`ETag\` is for \`If-Match\` only: bodies differ between callers at the same version.`

/** Describes the API of a CRM: OpenAPI 3.1, derived from its operations. */
export function createOpenApiDocument(crm: ServedCrm, info: ApiInfo): OpenApiDocument {
  const components = new SchemaComponents(crm.catalog)
  components.add('Problem', problemSchema)
  const routed = crm.operations.filter((operation) => operation.route !== undefined)
  const paths = describePaths(routed, crm, components)
  const title = info.title ?? 'Kith'
  return {
    openapi: '3.1.0',
    info: {
      title,
      version: info.version ?? '0.1.0',
      description: info.description ?? DESCRIPTION,
      contact: info.contact ?? { name: title },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: [...new Set(routed.map(tagOf))]
      .map((name) => ({ name, description: `${name}.` }))
      .concat(KERNEL_TAG),
    paths: { ...paths, ...kernelPaths },
    components: {
      schemas: components.all,
      responses: describeErrors(routed, crm),
      headers: responseHeaders,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'The credentials that this deployment gives out.',
        },
      },
    },
  }
}

function describePaths(
  operations: readonly Operation[],
  { catalog }: ServedCrm,
  components: SchemaComponents,
): Record<string, PathItemObject> {
  const paths: Record<string, PathItemObject> = {}
  for (const operation of operations) {
    const { method, path } = parseRoute(operation)
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: describeOperation(operation, { catalog, components }),
    }
  }
  return paths
}

function describeErrors(
  operations: readonly Operation[],
  { errorCatalogue }: ServedCrm,
): Readonly<Record<string, ResponseObject>> {
  const statuses = new Set([...operations.flatMap(errorStatuses), ...kernelStatuses])
  const ordered = [...statuses].toSorted((a, b) => a - b)
  return Object.fromEntries(
    ordered.map((status) => [errorResponseName(status), describeErrorResponse(status, errorCatalogue)]),
  )
}

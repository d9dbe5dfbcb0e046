// Serving a CRM
export { kith } from './kith.ts'
export type { ApiInfo, KithOptions } from './options.ts'
export type { ServedCrm } from './served-crm.ts'

// What clients see
export { createOpenApiDocument } from './openapi/openapi-document.ts'
export type { OpenApiDocument } from './openapi/openapi-types.ts'
export { httpErrors } from './http-errors.ts'
export type { Problem } from './response/problem.ts'

/** A JSON Schema (2020-12), as OpenAPI 3.1 embeds it. */
export interface SchemaObject {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly description?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: SchemaObject
  readonly properties?: Readonly<Record<string, SchemaObject>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | SchemaObject
  readonly anyOf?: readonly SchemaObject[]
  readonly oneOf?: readonly SchemaObject[]
  readonly allOf?: readonly SchemaObject[]
  readonly examples?: readonly unknown[]
}

/** Content by media type. */
export type ContentObject = Readonly<Record<string, { readonly schema: SchemaObject }>>

/** A parameter in the path, the query or a header. */
export interface ParameterObject {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly description: string
  readonly required: boolean
  readonly schema?: SchemaObject
  readonly content?: ContentObject
  readonly style?: 'form'
  readonly explode?: boolean
}

/** One answer, or where it is described. */
export type ResponseObject =
  | { readonly $ref: string }
  | {
      readonly description: string
      readonly headers?: Readonly<Record<string, { readonly $ref: string }>>
      readonly content?: ContentObject
    }

/** One method of a path. */
export interface OperationObject {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly ParameterObject[]
  readonly requestBody?: {
    readonly description: string
    readonly required: boolean
    readonly content: ContentObject
  }
  readonly responses: Readonly<Record<string, ResponseObject>>
}

/** A path with its methods in lower case. */
export type PathItemObject = Readonly<Record<string, OperationObject>>

/** The whole document. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: {
    readonly title: string
    readonly version: string
    readonly description: string
    readonly contact: Readonly<Record<string, string>>
  }
  readonly servers: readonly { readonly url: string }[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, PathItemObject>>
  readonly components: {
    readonly schemas: Readonly<Record<string, SchemaObject>>
    readonly responses: Readonly<Record<string, ResponseObject>>
    readonly headers: Readonly<
      Record<string, { readonly description: string; readonly schema: SchemaObject }>
    >
    readonly securitySchemes: Readonly<Record<string, Readonly<Record<string, string>>>>
  }
}

import type { SchemaObject } from './openapi-types.ts'

/** Whether a schema describes what is sent to the API, or what it answers. */
export type Direction = 'input' | 'output'

/**
 * Says the same in fewer words. Answers also lose `additionalProperties: false`: a client has to accept fields that a
 * later version adds.
 */
export function tidySchema(schema: SchemaObject, direction: Direction): SchemaObject {
  const tidy = (inner: SchemaObject): SchemaObject => tidySchema(inner, direction)
  const { anyOf, items, properties, additionalProperties, ...rest } = withoutNoise(schema)
  const isOpen = additionalProperties === false && direction === 'output'
  return {
    ...rest,
    ...(items === undefined ? {} : { items: tidy(items) }),
    ...(properties === undefined ? {} : { properties: mapValues(properties, tidy) }),
    ...(additionalProperties === undefined || isOpen
      ? {}
      : {
          additionalProperties:
            typeof additionalProperties === 'object' ? tidy(additionalProperties) : additionalProperties,
        }),
    ...(anyOf === undefined ? {} : joinNull(anyOf.map(tidy))),
  }
}

/** Limits that every implementation has, and patterns that repeat a format. */
function withoutNoise(schema: SchemaObject): SchemaObject {
  const {
    minimum,
    maximum,
    pattern,
    propertyNames: _,
    ...rest
  } = schema as SchemaObject & { propertyNames?: unknown }
  return {
    ...rest,
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? {} : { minimum }),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? {} : { maximum }),
    ...(pattern === undefined || schema.format !== undefined ? {} : { pattern }),
  }
}

/** `X or null` as one type where that is possible. */
function joinNull(anyOf: readonly SchemaObject[]): SchemaObject {
  const [first, second] = anyOf
  if (anyOf.length !== 2 || second?.type !== 'null' || typeof first?.type !== 'string') return { anyOf }
  const nullable: SchemaObject = { ...first, type: [first.type, 'null'] }
  return first.enum === undefined ? nullable : { ...nullable, enum: [...first.enum, null] }
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}

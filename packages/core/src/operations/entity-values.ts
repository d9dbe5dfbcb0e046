import { z } from 'zod'

import type { EntityCatalog } from '../schema/catalog.ts'
import { entitySchemas } from '../schema/entity-schemas.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import { jsonObject } from '../schema/json-object.ts'

/** Which schema of an entity stands behind a placeholder. */
export interface EntityShape {
  readonly entity: EntityDefinition
  readonly shape: 'create' | 'patch' | 'readable'
}

const shapes = new WeakMap<z.ZodType, EntityShape>()

function placeholder(shape: EntityShape): z.ZodType<Record<string, unknown>> {
  const schema = jsonObject()
  shapes.set(schema, shape)
  return schema
}

/**
 * The schema of an operation's input that takes values of an entity. It accepts any object: the gate checks the values
 * against the caller's rights first, so that an unknown and a denied field get one answer, and then against the entity.
 */
export function valuesOf(
  entity: EntityDefinition,
  shape: 'create' | 'patch',
): z.ZodType<Record<string, unknown>> {
  return placeholder({ entity, shape })
}

/** The schema of the values of fields that tenants add, where an operation takes values by name. */
export function customValues(): z.ZodOptional<z.ZodType<Record<string, unknown>>> {
  return jsonObject().describe('The values of fields that the tenant has added, by key.').optional()
}

/** The schema of an operation's output that is a row as its reader may see it. */
export function readableOf(entity: EntityDefinition): z.ZodType<Record<string, unknown>> {
  return placeholder({ entity, shape: 'readable' })
}

/** The schema of a page of rows. */
export function pageOf(entity: EntityDefinition): z.ZodType {
  return z.strictObject({
    data: z.array(readableOf(entity)),
    nextCursor: z.string().nullable(),
    count: z.int().optional(),
  })
}

/**
 * What stands behind a placeholder schema, for the generated reference; `undefined` for any other schema. The entity is
 * that of the catalog, with the fields that plugins of the instance add.
 */
export function entityShapeOf(
  schema: z.ZodType,
  catalog: EntityCatalog,
): (EntityShape & { readonly schema: z.ZodObject }) | undefined {
  const found = shapes.get(schema)
  if (found === undefined) return undefined
  const { name } = found.entity
  const entity = catalog.has(name) ? catalog.get(name) : found.entity
  const own = entitySchemas(entity)[found.shape]
  return { ...found, entity, schema: own.extend({ custom: anyCustomValues.optional() }) }
}

const anyCustomValues = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable())
  .describe(
    'The values of fields that the tenant has added, by key; `GET /custom-fields` says what they are.',
  )

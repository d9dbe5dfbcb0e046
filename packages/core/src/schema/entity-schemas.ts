import { z } from 'zod'

import type { ClassedSpec, EntityDefinition } from './entity.ts'
import { valueSchema } from './value-schema.ts'

/** The zod schemas of an entity. */
export interface EntitySchemas {
  /** Values of a new row. Fields with a default may be left out; the default is applied later, not by the schema. */
  readonly create: z.ZodObject
  /** Changed values: every key optional, none filled in. A default here would reset fields that a patch leaves out. */
  readonly patch: z.ZodObject
  /** A row as some role may read it: only system and public fields are certain to be there. */
  readonly readable: z.ZodObject
}

const known = new WeakMap<EntityDefinition, EntitySchemas>()

/** The schemas of an entity, built on first use: building them all would slow every start. */
export function entitySchemas(entity: EntityDefinition): EntitySchemas {
  const found = known.get(entity)
  if (found !== undefined) return found
  const writable = Object.entries(entity.fields).filter(([, spec]) => !spec.managed)
  const schemas: EntitySchemas = {
    create: z.strictObject(Object.fromEntries(writable.map(([name, spec]) => [name, createField(spec)]))),
    patch: z.strictObject(
      Object.fromEntries(writable.map(([name, spec]) => [name, givenField(spec).optional()])),
    ),
    readable: z.strictObject({
      ...Object.fromEntries(Object.entries(entity.fields).map(([name, spec]) => [name, readableField(spec)])),
      $masked: z.array(z.string()).optional(),
      ...('mergedIntoId' in entity.fields ? { canonicalId: z.string().optional() } : {}),
    }),
  }
  known.set(entity, schemas)
  return schemas
}

function createField(spec: ClassedSpec): z.ZodType {
  const schema = givenField(spec)
  return spec.nullable || spec.defaultValue !== undefined ? schema.optional() : schema
}

/** A value that is given; rows from before a field was required are without one all the same. */
function givenField(spec: ClassedSpec): z.ZodType {
  return spec.rules?.required === true ? valueSchema(spec) : nullableField(spec)
}

function readableField(spec: ClassedSpec): z.ZodType {
  const schema = nullableField(spec)
  return spec.class === 'public' ? schema : schema.optional()
}

function nullableField(spec: ClassedSpec): z.ZodType {
  const schema = valueSchema(spec)
  return spec.nullable ? schema.nullable() : schema
}

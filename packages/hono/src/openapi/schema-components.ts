import { type EntityCatalog, type EntityShape, entityShapeOf, type Operation } from '@kith/core'

import type { SchemaObject } from './openapi-types.ts'
import { type Direction, tidySchema } from './tidy-schema.ts'

type ZodSchema = Operation['input']
type Draft = SchemaObject & { readonly $defs?: Readonly<Record<string, Draft>>; readonly $schema?: string }

const PREFIX = '#/components/schemas/'
const INSTANT = { type: 'string', format: 'date-time' } as const
const SUFFIXES = { readable: '', create: 'Create', patch: 'Patch' } as const
const MASK_NOTE =
  'A row as its reader may see it. Fields that the reader may not see are absent, and so are those that `fields` leaves ' +
  'out; the fields named in `$masked` carry a mask, which need not have the form of the value.'

/** Collects the schemas that the paths of a document share, each under one name. */
export class SchemaComponents {
  readonly #schemas = new Map<string, SchemaObject>()
  readonly #catalog: EntityCatalog

  /** `catalog` has the entities as the instance knows them, with the fields that plugins add. */
  constructor(catalog: EntityCatalog) {
    this.#catalog = catalog
  }

  /** All schemas so far, by name. */
  get all(): Readonly<Record<string, SchemaObject>> {
    return Object.fromEntries([...this.#schemas].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** Gives a schema a name and answers the reference to it. A name that is taken by another schema gets a number. */
  add(name: string, schema: SchemaObject): SchemaObject {
    const text = JSON.stringify(schema)
    for (let attempt = 1; ; attempt += 1) {
      const candidate = attempt === 1 ? name : `${name}${attempt}`
      const found = this.#schemas.get(candidate)
      if (found === undefined) this.#schemas.set(candidate, schema)
      if (found === undefined || JSON.stringify(found) === text) return { $ref: PREFIX + candidate }
    }
  }

  /** What a reference of this document stands for; any other schema is itself. */
  resolve(schema: SchemaObject): SchemaObject {
    return schema.$ref === undefined
      ? schema
      : (this.#schemas.get(schema.$ref.slice(PREFIX.length)) ?? schema)
  }

  /** The JSON Schema of a zod schema. The entities in it become components. */
  convert(source: ZodSchema, direction: Direction): SchemaObject {
    const { $schema: _, ...draft } = source.toJSONSchema({
      io: direction,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        const schema = zodSchema as unknown as ZodSchema
        const shape = entityShapeOf(schema, this.#catalog)
        if (shape !== undefined) replace(jsonSchema, this.#entity(shape, direction))
        if (isInstant(schema.def.type, jsonSchema as Draft)) replace(jsonSchema, INSTANT)
      },
    }) as Draft
    return this.#hoist(draft, direction)
  }

  #entity(shape: NonNullable<ReturnType<typeof entityShapeOf>>, direction: Direction): SchemaObject {
    const name = componentName(shape)
    const known = { $ref: PREFIX + name }
    if (this.#schemas.has(name)) return known
    const converted = this.convert(shape.schema, direction)
    const properties = Object.entries(converted.properties ?? {}).map(([field, schema]) => {
      const fieldClass = shape.entity.fields[field]?.class
      return [
        field,
        fieldClass === undefined ? schema : { ...schema, description: `Class \`${fieldClass}\`.` },
      ]
    })
    this.#schemas.set(name, {
      ...converted,
      ...(shape.shape === 'readable' ? { description: MASK_NOTE, required: ['id', 'version'] } : {}),
      properties: Object.fromEntries(properties) as Record<string, SchemaObject>,
    })
    return known
  }

  /** Moves the definitions that zod keeps beside a schema to the components. */
  #hoist({ $defs: definitions = {}, ...root }: Draft, direction: Direction): SchemaObject {
    const anyJson = new Set(Object.keys(definitions).filter((name) => name.startsWith('__schema')))
    const rewrite = (text: string): string =>
      text.replaceAll(/"\$ref":"#\/\$defs\/([^"]+)"/g, (_match, name: string) =>
        anyJson.has(name) ? '"description":"Any JSON value."' : `"$ref":"${PREFIX}${name}"`,
      )
    const read = (draft: Draft) =>
      tidySchema(JSON.parse(rewrite(JSON.stringify(draft))) as SchemaObject, direction)
    for (const [name, definition] of Object.entries(definitions)) {
      if (!anyJson.has(name)) this.#schemas.set(name, read(definition))
    }
    return read(root)
  }
}

/** `Customer`, `CustomerCreate`, `CustomerPatch`. */
function componentName({ entity, shape }: EntityShape): string {
  return entity.name.charAt(0).toUpperCase() + entity.name.slice(1) + SUFFIXES[shape]
}

/** Dates travel as text; a schema that also reads text says so by its format. */
function isInstant(type: string, { format, anyOf }: SchemaObject): boolean {
  return type === 'date' || (format === 'date-time' && anyOf !== undefined)
}

function replace(draft: Record<string, unknown>, by: SchemaObject): void {
  for (const key of Object.keys(draft)) delete draft[key]
  Object.assign(draft, by)
}

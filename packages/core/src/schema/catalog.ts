import type { EntityDefinition, RowTest } from './entity.ts'
import { type FieldOverlay, withTenantFields } from './field-overlay.ts'
import { schemaErrors } from './schema-errors.ts'

/** A relation seen from one entity: the rows of `entity` whose `foreignKey` names this row, or the reverse. */
export interface Relation {
  readonly name: string
  readonly entity: string
  /** `many`: the other entity holds the reference. `one`: this entity holds it. */
  readonly arity: 'many' | 'one'
  /** The `ref` field, on whichever side holds it. */
  readonly via: string
}

/** A named test seen from the entity whose filters may use it. */
export interface NamedTest {
  /** The to-many relation that leads to the tested rows. */
  readonly relation: string
  /** What a related row has to be for the test to hold. */
  readonly where: RowTest['where']
}

/** All entities of one instance and the relations between them. */
export interface EntityCatalog {
  /** @throws KITH_SCHEMA_ENTITY_UNKNOWN when no such entity is installed. */
  get(name: string): EntityDefinition
  /** Whether an entity of this name is installed. */
  has(name: string): boolean
  readonly entities: readonly EntityDefinition[]
  /** The relation of that name, seen from an entity. */
  relation(entity: string, name: string): Relation | undefined
  /** The named test that filters on an entity may use, and the relation that it asks about. */
  test(entity: string, name: string): NamedTest | undefined
  /** Every relation seen from an entity. */
  relations(entity: string): readonly Relation[]
}

/**
 * Builds the catalog. Every `ref` field gives a to-one relation, named as the field without its `Id`; with an `inverse`
 * it also gives a to-many relation on the entity it names.
 */
export function createCatalog(entities: readonly EntityDefinition[]): EntityCatalog {
  const byName = new Map(entities.map((entity) => [entity.name, entity]))
  const relations = new Map(entities.map((entity) => [entity.name, new Map<string, Relation>()]))
  for (const entity of entities) addRelations(relations, entity)
  const tests = new Map(entities.flatMap(namedTests))
  return {
    entities,
    get: (name) => {
      const found = byName.get(name)
      if (found === undefined) throw schemaErrors.ENTITY_UNKNOWN({ entity: name })
      return found
    },
    has: (name) => byName.has(name),
    relation: (entity, name) => relations.get(entity)?.get(name),
    test: (entity, name) => tests.get(`${entity}.${name}`),
    relations: (entity) => [...(relations.get(entity)?.values() ?? [])],
  }
}

/** The catalog as a tenant has it. Relations and tests are those of the declared entities. */
export function withTenantEntities(catalog: EntityCatalog, overlay: FieldOverlay): EntityCatalog {
  const entities = catalog.entities.map((entity) => withTenantFields(entity, overlay))
  const byName = new Map(entities.map((entity) => [entity.name, entity]))
  return { ...catalog, entities, get: (name) => byName.get(name) ?? catalog.get(name) }
}

function namedTests(entity: EntityDefinition): [string, NamedTest][] {
  return Object.entries(entity.tests).flatMap(([name, { via, where }]) => {
    const reference = entity.fields[via]?.reference
    if (reference?.inverse === undefined) return []
    return [[`${reference.entity}.${name}`, { relation: reference.inverse, where }]]
  })
}

function addRelations(relations: ReadonlyMap<string, Map<string, Relation>>, entity: EntityDefinition): void {
  for (const [field, spec] of Object.entries(entity.fields)) {
    if (spec.reference === undefined) continue
    const name = field.replace(/Id$/, '')
    relations.get(entity.name)?.set(name, { name, entity: spec.reference.entity, arity: 'one', via: field })
    const { inverse } = spec.reference
    if (inverse === undefined) continue
    relations
      .get(spec.reference.entity)
      ?.set(inverse, { name: inverse, entity: entity.name, arity: 'many', via: field })
  }
}

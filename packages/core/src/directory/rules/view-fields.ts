import type { EntityCatalog } from '../../schema/catalog.ts'
import { isPlainObject } from '../../shared/json.ts'

/** A field of an entity, and the relations by which queries on others reach it. */
export interface NamedField {
  readonly entity: string
  readonly field: string
  readonly catalog: EntityCatalog
}

/** The query of a saved view. */
export interface ViewQuery {
  readonly entity: string
  readonly where?: unknown
  readonly sort?: readonly string[]
  readonly columns?: readonly string[]
}

/** Whether a view shows, sorts or filters by a field, through relations too. */
export function viewNames(view: ViewQuery, named: NamedField): boolean {
  const { entity, where, sort = [], columns = [] } = view
  const isOwn = entity === named.entity
  const listed = [...columns, ...sort.map((part) => part.replace(/^-/, ''))]
  return (isOwn && listed.includes(named.field)) || filterNames(where, entity, named)
}

function filterNames(filter: unknown, entity: string, named: NamedField): boolean {
  if (Array.isArray(filter)) return filter.some((each) => filterNames(each, entity, named))
  if (!isPlainObject(filter)) return false
  return Object.entries(filter).some(([key, value]) => {
    if (key === 'and' || key === 'or' || key === 'not') return filterNames(value, entity, named)
    const relation = named.catalog.relation(entity, key)
    if (relation !== undefined) return testNames(value, relation.entity, named)
    return key === named.field && entity === named.entity
  })
}

/** What stands behind a relation: tests of related rows, or a figure of theirs. */
function testNames(test: unknown, entity: string, named: NamedField): boolean {
  if (!isPlainObject(test)) return false
  return Object.entries(test).some(([quantifier, where]) => {
    if (quantifier !== 'aggregate') return filterNames(where, entity, named)
    if (!isPlainObject(where)) return false
    const { sum, avg, min, max } = where
    const isMeasured = entity === named.entity && [sum, avg, min, max].includes(named.field)
    return isMeasured || filterNames(where['where'], entity, named)
  })
}

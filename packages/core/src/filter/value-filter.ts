import { createCatalog, type EntityCatalog } from '../schema/catalog.ts'
import { type EntityDefinition, isSystemField } from '../schema/entity.ts'
import { DEFAULT_TENANT } from '../session/actor.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { FilterNode } from './ast.ts'
import { evaluateFilter, type FilterRow } from './evaluate-filter.ts'
import { parseFilter } from './parse-filter.ts'

/** Nobody in particular: filters on values do not depend on who looks. */
const nobody = { kind: 'system', id: 'filter', tenantId: DEFAULT_TENANT, roles: [], attributes: {} } as const

/** A filter that was checked, for the shapes it was checked by. */
export interface CheckedFilter {
  readonly node: FilterNode
}

/**
 * Filters on values that are no rows of the database: what an event carries, or a line of an order. They are written and understood
 * as those of lists are.
 *
 * ```ts
 * const line = defineEntity({ name: 'line', fields: { orderId: f.ref('order', { inverse: 'lines' }).class('public'), ... } })
 * const orders = new ValueFilter(order, [line])
 * const filter = orders.check({ total: { gte: 100 }, lines: { some: { sku: 'A-1' } } }, '/where')
 * orders.matches(filter, { total: 120, lines: [{ sku: 'A-1' }] }, new Date())
 * ```
 */
export class ValueFilter {
  readonly #entity: string
  readonly #catalog: EntityCatalog

  /** `shape` says what is filtered, `related` what it has several of, under the `inverse` of a reference to it. */
  constructor(shape: EntityDefinition, related: readonly EntityDefinition[] = []) {
    this.#entity = shape.name
    this.#catalog = createCatalog([shape, ...related])
  }

  /**
   * Checks a filter.
   *
   * @throws KITH_FIELD_UNAVAILABLE and KITH_INVALID_QUERY as lists do, with the place below `pointer`.
   */
  check(filter: unknown, pointer: string): CheckedFilter {
    const node = parseFilter(filter, {
      catalog: this.#catalog,
      entity: this.#entity,
      subset: 'query',
      pointer,
      region: '',
      usable: (_, field) => !isSystemField(field),
      traversable: (entity) => entity === this.#entity,
    })
    return { node }
  }

  /** Whether values are what a filter asks for. They state each field of their shape, and lists of related values by name. */
  matches({ node }: CheckedFilter, values: FilterRow, now: Date): boolean {
    const answer = evaluateFilter(node, values, {
      catalog: this.#catalog,
      entity: this.#entity,
      environment: { now, actor: nobody, tenantId: DEFAULT_TENANT, params: {}, blind: unsealed },
      related: ({ name }, row) => row[name] as readonly FilterRow[] | undefined,
    })
    return answer === true
  }
}

/** Values that are no rows are not sealed. */
function unsealed(): never {
  throw kernelErrors.INVARIANT({ fact: 'no field of a value has a blind index' })
}

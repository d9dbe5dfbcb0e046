import type { EntityCatalog } from '../schema/catalog.ts'
import type { ClassedSpec } from '../schema/entity.ts'
import { isPlainObject } from '../shared/json.ts'
import { and, type FilterNode, not, or, type Quantifier, TRUE } from './ast.ts'
import { invalid, memberPointer, refuseReserved, unavailable } from './filter-fault.ts'
import { parseAggregate } from './parse-aggregate.ts'
import { parseCondition } from './parse-condition.ts'

/** What a filter is checked against. */
export interface FilterScope {
  readonly catalog: EntityCatalog
  readonly entity: string
  /** Policies may use neither `contains` nor `aggregate`. */
  readonly subset: 'query' | 'policy'
  /** Where the filter stands in the whole input, as a JSON pointer: `/where`, or empty for the input itself. */
  readonly pointer: string
  /** The tenant's default ISO 3166-1 alpha-2 region, for normalising literals. */
  readonly region: string
  /**
   * Whether the caller may filter by the field. Asked for existing fields only. `hops` is how many relations lead to the
   * rows: 0 for the filtered rows themselves, whose rights may be of another action than those of related rows.
   */
  usable(entity: string, field: string, hops: number): boolean
  /**
   * The rows in which the caller may read a usable field; it counts as null in all others. Left out, a usable field is
   * so in every row.
   */
  guard?(entity: string, field: string, hops: number): FilterNode
  /** Whether the caller may test the relation. Asked for existing relations only. */
  traversable(entity: string, relation: string, hops: number): boolean
}

const MAX_DEPTH = 8
const MAX_LEAVES = 100
const MAX_HOPS = 3
const EXPECTED = 'a relation takes some, every, none or aggregate'

/** Where in the filter the parser stands. */
interface Place {
  readonly scope: FilterScope
  /** Counted over the whole filter. */
  readonly spent: { leaves: number }
  readonly entity: string
  readonly pointer: string
  readonly depth: number
  readonly hops: number
}

/**
 * Checks a filter and brings it to its canonical form. Nothing is dropped or coerced: what is not understood is refused,
 * with a JSON pointer to the place.
 *
 * @throws KITH_FIELD_UNAVAILABLE for a field or relation that does not exist, and the very same for one that the caller
 * may not use here.
 * @throws KITH_INVALID_QUERY for everything else: an unknown operator, a value of another type than the field's, more
 * than 8 levels, 100 conditions, 3 relations in a row or 200 members in a list.
 */
export function parseFilter(input: unknown, scope: FilterScope): FilterNode {
  const { entity, pointer } = scope
  return parseObject(input, { scope, spent: { leaves: 0 }, entity, pointer, depth: 1, hops: 0 })
}

function parseObject(input: unknown, place: Place): FilterNode {
  if (!isPlainObject(input)) throw invalid('a filter must be an object', place.pointer)
  if (place.depth > MAX_DEPTH) {
    throw invalid(`the filter is nested deeper than ${MAX_DEPTH} levels`, place.pointer)
  }
  const entries = Object.entries(input)
  if (entries.length === 0) spendLeaf(place)
  return and(entries.map(([key, value]) => parseEntry(key, value, place)))
}

function parseEntry(key: string, value: unknown, place: Place): FilterNode {
  const at = { ...place, pointer: memberPointer(place.pointer, key) }
  refuseReserved(key, at.pointer)
  switch (key) {
    case 'and':
      return and(parseMembers(value, at))
    case 'or':
      return or(parseMembers(value, at))
    case 'not':
      return not(parseObject(value, deeper(at)))
    default:
      return parseNamed(key, value, at)
  }
}

function parseMembers(input: unknown, place: Place): FilterNode[] {
  if (!Array.isArray(input)) throw invalid('"and" and "or" take a list of filters', place.pointer)
  if (input.length === 0) spendLeaf(place)
  return Array.from(input, (member, index) =>
    parseObject(member, { ...deeper(place), pointer: memberPointer(place.pointer, index) }),
  )
}

function parseNamed(name: string, value: unknown, place: Place): FilterNode {
  const { scope, entity, pointer } = place
  const { fields } = scope.catalog.get(entity)
  const spec = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (spec === undefined) return parseTest(name, value, place) ?? parseRelation(name, value, place)
  if (!scope.usable(entity, name, place.hops)) throw unavailable(name, pointer)
  const { subset, region } = scope
  const guard = scope.guard?.(entity, name, place.hops) ?? TRUE
  return parseCondition(value, {
    compared: Object.freeze({ field: name, ...(guard === TRUE ? {} : { guard }) }),
    spec,
    subset,
    region,
    pointer,
    spendLeaf: () => spendLeaf(place),
  })
}

/** A test with a name stands for "some related row that ...". */
function parseTest(name: string, value: unknown, place: Place): FilterNode | undefined {
  const { scope, entity, pointer } = place
  const test = scope.catalog.test(entity, name)
  if (test === undefined) return undefined
  if (!scope.traversable(entity, test.relation, place.hops)) throw unavailable(name, pointer)
  const where = test.where(value)
  if (where === undefined) throw invalid('the test has no such argument', pointer)
  return parseRelation(test.relation, { some: where }, place)
}

function parseRelation(name: string, value: unknown, place: Place): FilterNode {
  const { scope, pointer } = place
  const relation = scope.catalog.relation(place.entity, name)
  if (relation === undefined || !scope.traversable(place.entity, name, place.hops))
    throw unavailable(name, pointer)
  if (place.hops === MAX_HOPS) {
    throw invalid(`the filter follows more than ${MAX_HOPS} relations in a row`, pointer)
  }
  const entries = isPlainObject(value) ? Object.entries(value) : []
  if (entries.length === 0) throw invalid(EXPECTED, pointer)
  const inside = { ...deeper(place), entity: relation.entity, hops: place.hops + 1 }
  return and(entries.map(([quantifier, where]) => parseQuantifier(name, [quantifier, where], inside)))
}

function parseQuantifier(
  relation: string,
  [key, where]: readonly [string, unknown],
  place: Place,
): FilterNode {
  const pointer = memberPointer(place.pointer, key)
  if (key === 'aggregate') return parseMeasured(relation, where, { ...place, pointer })
  if (!isQuantifier(key)) throw invalid(EXPECTED, pointer)
  return Object.freeze({
    type: 'relation',
    relation,
    quantifier: key,
    where: parseObject(where, { ...place, pointer }),
  })
}

function parseMeasured(relation: string, input: unknown, place: Place): FilterNode {
  const { subset, region } = place.scope
  return parseAggregate(input, {
    relation,
    subset,
    region,
    pointer: place.pointer,
    fieldOf: (name, pointer) => measurableField(name, { ...place, pointer }),
    parseWhere: (where, pointer) => parseObject(where, { ...place, pointer }),
    spendLeaf: () => spendLeaf(place),
  })
}

/** A field that only some rows show cannot be measured: the answer would tell how many rows show it. */
function measurableField(name: unknown, { scope, entity, pointer, hops }: Place): ClassedSpec {
  if (typeof name !== 'string') throw invalid('the function takes the name of a field', pointer)
  const { fields } = scope.catalog.get(entity)
  const spec = Object.hasOwn(fields, name) ? fields[name] : undefined
  const isOpen = spec !== undefined && scope.usable(entity, name, hops)
  if (!isOpen || (scope.guard?.(entity, name, hops) ?? TRUE) !== TRUE) throw unavailable(name, pointer)
  return spec
}

function isQuantifier(key: string): key is Quantifier {
  return key === 'some' || key === 'every' || key === 'none'
}

function deeper(place: Place): Place {
  return { ...place, depth: place.depth + 1 }
}

function spendLeaf(place: Place): void {
  place.spent.leaves += 1
  if (place.spent.leaves > MAX_LEAVES) {
    throw invalid(`the filter has more than ${MAX_LEAVES} conditions`, place.pointer)
  }
}

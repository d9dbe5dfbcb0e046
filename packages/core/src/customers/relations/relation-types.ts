/** Whether a customer may have one living relation of a type at a time, or many. */
type Cardinality = 'one' | 'many'

/** What a type of relation between two customers means. */
export interface RelationType {
  /** The name of the same relation, told from its other end. */
  readonly inverse: string
  /** What it says of both ends, as a sentence. */
  readonly says: string
  /** Both ends stand in the same relation to each other. */
  readonly symmetric?: true
  /** Nobody stands in it to themselves, however long the way. */
  readonly acyclic?: true
  /** How many living relations of the type one customer may begin. */
  readonly outgoing: Cardinality
  /** How many living relations of the type may end at one customer. */
  readonly incoming: Cardinality
  /** It says nothing without its role. */
  readonly needsRole?: true
}

/** The types of relations under the name that is stored. */
export const relationTypes = {
  employs: {
    inverse: 'employed_by',
    says: 'the first employs the second',
    outgoing: 'many',
    incoming: 'many',
  },
  member_of: {
    inverse: 'has_member',
    says: 'the first is a member of the second',
    outgoing: 'many',
    incoming: 'many',
  },
  household: {
    inverse: 'household',
    says: 'they live in one household',
    symmetric: true,
    outgoing: 'many',
    incoming: 'many',
  },
  parent_org: {
    inverse: 'child_org',
    says: 'the first is the parent organization of the second',
    acyclic: true,
    outgoing: 'many',
    incoming: 'one',
  },
  guarantor: {
    inverse: 'guaranteed_by',
    says: 'the first guarantees for the second',
    outgoing: 'many',
    incoming: 'many',
  },
  referred_by: {
    inverse: 'referred',
    says: 'the first was referred by the second',
    outgoing: 'one',
    incoming: 'many',
  },
  custom: {
    inverse: 'custom',
    says: 'what the role says',
    outgoing: 'many',
    incoming: 'many',
    needsRole: true,
  },
} as const satisfies Readonly<Record<string, RelationType>>

/** The name under which a type is stored. */
export type RelationTypeName = keyof typeof relationTypes

/** A type as callers may name it: from either end. */
export type RelationName = RelationTypeName | (typeof relationTypes)[RelationTypeName]['inverse']

const stored = Object.keys(relationTypes) as [RelationTypeName, ...RelationTypeName[]]

/** The names of types as they are stored. */
export const relationTypeNames: readonly [RelationTypeName, ...RelationTypeName[]] = stored

/** The names of types from either end. */
export const relationNames = [
  ...new Set(stored.flatMap((name) => [name, relationTypes[name].inverse])),
] as unknown as readonly [RelationName, ...RelationName[]]

/** What is known of a type. */
export function relationTypeOf(name: RelationTypeName): RelationType {
  return relationTypes[name]
}

/** Two customers and how they are related, as it is stored. */
export interface DirectedRelation {
  readonly fromId: string
  readonly toId: string
  readonly type: RelationTypeName
}

/**
 * The one form in which a relation is stored, whichever end it is told from. Symmetric relations begin at the smaller id,
 * so that the same one is not stored twice.
 */
export function canonicalRelation(told: {
  readonly id: string
  readonly type: RelationName
  readonly otherId: string
}): DirectedRelation {
  const { id, otherId } = told
  const isStored = told.type in relationTypes
  const type = isStored ? (told.type as RelationTypeName) : typeOfInverse(told.type)
  const isForward = relationTypeOf(type).symmetric === true ? id < otherId : isStored
  return isForward ? { fromId: id, toId: otherId, type } : { fromId: otherId, toId: id, type }
}

/** A stored relation whose ends have changed, in the one form in which it is stored. */
export function canonicalEnds(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { fromId, toId, type } = row as unknown as DirectedRelation
  const isReversed = relationTypeOf(type).symmetric === true && fromId > toId
  return isReversed ? { ...row, fromId: toId, toId: fromId } : row
}

/** How a stored relation is told from one of its ends. */
export function toldFrom(id: string, relation: DirectedRelation): { type: RelationName; otherId: string } {
  const { fromId, toId, type } = relation
  return fromId === id
    ? { type, otherId: toId }
    : { type: relationTypeOf(type).inverse as RelationName, otherId: fromId }
}

function typeOfInverse(inverse: string): RelationTypeName {
  return stored.find((name) => relationTypes[name].inverse === inverse)!
}

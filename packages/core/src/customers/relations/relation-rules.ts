import { relationErrors } from './relation-errors.ts'
import { type DirectedRelation, relationTypeOf } from './relation-types.ts'

/** How many levels relations without circles may have. */
export const MOST_LEVELS = 64

/** A relation that somebody wants to add. */
export interface WantedRelation extends DirectedRelation {
  readonly role?: string | undefined
}

/** A relation that has not ended. */
export interface LivingRelation extends DirectedRelation {
  readonly role: string | null
}

/** @throws KITH_RELATION_SELF or KITH_RELATION_ROLE_MISSING for a relation that makes no sense by itself. */
export function checkRelation({ fromId, toId, type, role }: WantedRelation): void {
  if (fromId === toId) throw relationErrors.SELF({ type }, { pointer: '/otherId' })
  if (relationTypeOf(type).needsRole === true && role === undefined)
    throw relationErrors.ROLE_MISSING({ type }, { pointer: '/role' })
}

/**
 * Holds a wanted relation against the living ones of its type at either end.
 *
 * @throws KITH_RELATION_EXISTS for the same one again; KITH_RELATION_TOO_MANY where one end may have one only.
 */
export function checkCardinality(wanted: WantedRelation, living: readonly LivingRelation[]): void {
  const { fromId, toId, type, role = null } = wanted
  const isSame = (each: LivingRelation): boolean =>
    each.fromId === fromId && each.toId === toId && each.role === role
  if (living.some(isSame)) throw relationErrors.EXISTS({ type })
  const { outgoing, incoming } = relationTypeOf(type)
  const isFull =
    (outgoing === 'one' && living.some((each) => each.fromId === fromId)) ||
    (incoming === 'one' && living.some((each) => each.toId === toId))
  if (isFull) throw relationErrors.TOO_MANY({ type })
}

/**
 * Holds a wanted relation against the customers that stand above its beginning, nearest first, level by level.
 *
 * @throws KITH_RELATION_CYCLE where its end is among them; KITH_RELATION_TOO_DEEP beyond 64 levels.
 */
export function checkAcyclic(wanted: WantedRelation, above: readonly (readonly string[])[]): void {
  const { toId, type } = wanted
  if (above.some((level) => level.includes(toId))) throw relationErrors.CYCLE({ type })
  if (above.length >= MOST_LEVELS) throw relationErrors.TOO_DEEP({ type, limit: MOST_LEVELS })
}

/** @throws KITH_RELATION_ENDED or KITH_RELATION_ENDS_BEFORE_START where a relation cannot end on that day. */
export function checkEnd(
  relation: { readonly startedOn: string | null; readonly endedOn: string | null },
  endedOn: string,
): void {
  if (relation.endedOn !== null) throw relationErrors.ENDED()
  if (relation.startedOn !== null && endedOn < relation.startedOn)
    throw relationErrors.ENDS_BEFORE_START({ pointer: '/endedOn' })
}

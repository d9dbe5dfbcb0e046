import type { ClassedSpec } from '../schema/entity.ts'
import type { Actor } from '../session/actor.ts'
import type { DynamicOperand, ListOperand, Operand, Scalar } from './ast.ts'
import type { FilterEnvironment } from './environment.ts'
import { inRange, readScalar } from './read-scalar.ts'

/**
 * The value of an operand in one call, `null` for unknown: an absent actor attribute or parameter, or one that is not of
 * the field's type. Values of a call are taken as they are; the caller brings them to the field's canonical form.
 */
export function resolveOperand(
  operand: Operand,
  spec: ClassedSpec,
  environment: FilterEnvironment,
): Scalar | null {
  if (operand.kind === 'literal') return operand.value
  if (operand.kind === 'now') return inRange(new Date(environment.now.getTime() + operand.offsetMs)) ?? null
  return readScalar(spec, lookUp(operand, environment)) ?? null
}

/**
 * The members of a list operand in one call; an unknown member is `null`. A list that is unknown as a whole has the one
 * member `null`, to which every comparison answers unknown.
 */
export function resolveList(
  operand: ListOperand,
  spec: ClassedSpec,
  environment: FilterEnvironment,
): readonly (Scalar | null)[] {
  if (operand.kind === 'literals') return operand.values
  const list = operand.kind === 'now' ? undefined : lookUp(operand, environment)
  return Array.isArray(list) ? Array.from(list, (member) => readScalar(spec, member) ?? null) : [null]
}

function lookUp(operand: Exclude<DynamicOperand, { kind: 'now' }>, environment: FilterEnvironment): unknown {
  if (operand.kind === 'actor') return attributeOf(environment.actor, operand.attribute)
  return Object.hasOwn(environment.params, operand.name) ? environment.params[operand.name] : undefined
}

function attributeOf(actor: Actor, attribute: string): unknown {
  if (attribute === 'id') return actor.id
  return Object.hasOwn(actor.attributes, attribute) ? actor.attributes[attribute] : undefined
}

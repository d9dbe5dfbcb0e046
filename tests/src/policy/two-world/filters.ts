import type { EntityDefinition } from '@kith/core'

import { customSpecs } from './custom-fields.ts'
import { anyValue, customerFields } from './field-values.ts'
import type { Random } from './random.ts'
import type { RoleView } from './role-view.ts'
import type { Worlds } from './worlds.ts'

type Spec = EntityDefinition['fields'][string]

const OPERATORS = [
  'eq',
  'ne',
  'in',
  'nin',
  'isNull',
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'contains',
  'startsWith',
  'has',
  'hasAny',
  'hasAll',
  'like',
  'eq ',
]
const UNKNOWN = [
  'nope',
  'tenantId',
  'phone_eq',
  'phone_last4',
  'name_norm',
  '#key',
  'constructor',
  'alive',
  'password',
]
const QUANTIFIERS = ['some', 'none', 'every', 'some', 'any']

/** Makes random filters, orders and field lists, as a caller would who tries everything. */
export class FilterMaker {
  readonly #random: Random
  readonly #view: RoleView
  readonly #worlds: Worlds

  constructor(random: Random, view: RoleView, worlds: Worlds) {
    this.#random = random
    this.#view = view
    this.#worlds = worlds
  }

  filter(entity: string, depth = 3): object {
    const shape = this.#random.next()
    const inner = (): object => this.filter(entity, depth - 1)
    if (depth > 0 && shape < 0.1) return { or: [inner(), inner()] }
    if (depth > 0 && shape < 0.17) return { and: [inner(), inner()] }
    if (depth > 0 && shape < 0.25) return { not: inner() }
    if (depth > 0 && shape < 0.5) return this.#relation(entity, depth)
    return this.#condition(entity)
  }

  order(): readonly string[] | string {
    const parts = this.#random
      .some(this.#fieldNames(), 2)
      .map((name) => (this.#random.chance(0.5) ? `-${name}` : name))
    return this.#random.chance(0.3) ? parts.join() : parts
  }

  fields(): readonly string[] {
    return this.#random.some(this.#fieldNames(), 4)
  }

  #relation(entity: string, depth: number): object {
    const { catalog } = this.#worlds.pair[0].crm
    const relations = catalog.relations(entity)
    const relation = this.#random.pick(relations)
    if (this.#random.chance(0.25))
      return { [relation.name]: { aggregate: this.#aggregate(relation.entity, depth) } }
    const quantifier = this.#random.pick(QUANTIFIERS)
    const test = this.#random.chance(0.1) ? {} : this.filter(relation.entity, depth - 1)
    return { [relation.name]: { [quantifier]: test } }
  }

  #aggregate(entity: string, depth: number): object {
    const where = this.#random.chance(0.5) ? { where: this.filter(entity, depth - 1) } : {}
    const compared = { [this.#random.pick(['eq', 'gte', 'lt'])]: this.#random.below(3) }
    if (this.#random.chance(0.6)) return { count: true, ...where, ...compared }
    const measured = this.#random.pick(['version', 'reward', 'createdAt', this.#anyFieldOf(entity)])
    const asked = this.#random.pick(['sum', 'avg', 'min', 'max'])
    const comparand = measured === 'createdAt' ? { gte: { now: '-60s' } } : compared
    return { [asked]: measured, ...where, ...comparand }
  }

  #condition(entity: string): object {
    const name = entity === 'customer' ? this.#random.pick(this.#fieldNames()) : this.#anyFieldOf(entity)
    const spec = this.#specsOf(entity)[name]
    if (spec === undefined) return { [name]: this.#random.pick(['x', { eq: 1 }, { isNull: true }, null]) }
    const operator = this.#random.chance(0.93)
      ? this.#random.pick(operatorsFor(spec))
      : this.#random.pick(OPERATORS)
    if (operator === 'eq' && this.#random.chance(0.5)) return { [name]: this.#literal(entity, name, spec) }
    return { [name]: { [operator]: this.#operand(operator, () => this.#literal(entity, name, spec)) } }
  }

  #operand(operator: string, literal: () => unknown): unknown {
    if (operator === 'isNull') return this.#random.chance(0.5)
    if (operator === 'between') return [literal(), literal()]
    if (['in', 'nin', 'hasAny', 'hasAll'].includes(operator)) return [literal(), literal(), literal()]
    const value = literal()
    if (typeof value !== 'string' || !['contains', 'startsWith'].includes(operator)) return value
    return value.slice(0, 1 + this.#random.below(3))
  }

  #literal(entity: string, name: string, spec: Spec): unknown {
    if (this.#random.chance(0.03))
      return this.#random.pick([5, null, {}, [], true, { actor: 'id' }, { param: 'x' }])
    if (spec.kind === 'id' || spec.kind === 'ref') return this.#random.pick(this.#worlds.unseen)
    if (spec.kind === 'bool') return this.#random.chance(0.5)
    if (spec.kind === 'int') return this.#random.below(this.#random.pick([10, 100]))
    if (spec.kind === 'instant')
      return this.#random.pick([{ now: '-60s' }, { now: '-90s' }, '2026-01-05T01:00:30.000Z'])
    if (spec.kind === 'json') return { channel: 'sms' }
    if (entity !== 'customer') return this.#childLiteral(name, spec)
    const known = this.#worlds.literals.get(name) ?? []
    const value = known.length > 0 ? this.#random.pick(known) : 'u-other'
    const chosen =
      this.#random.chance(0.8) || !customerFields.includes(name) ? value : anyValue(name, this.#random)
    return Array.isArray(chosen) ? chosen[0] : chosen
  }

  #childLiteral(name: string, spec: Spec): unknown {
    if (spec.values !== undefined) return this.#random.pick(spec.values)
    if (name === 'value') return this.#random.pick(this.#worlds.literals.get('phone')!)
    return this.#random.pick(['friend', 'fair', 'u-service-rep', 'system', 'x'])
  }

  /** Mostly fields that the role may use, so that enough queries succeed; otherwise any, or none that exists. */
  #fieldNames(): readonly string[] {
    const choice = this.#random.next()
    if (choice < 0.72 && this.#view.windows.length > 0) return this.#usable()
    return choice < 0.96 ? Object.keys(this.#specsOf('customer')) : UNKNOWN
  }

  /** What all rows show in clear; now and then what some do, which filters take for null in the others. */
  #usable(): readonly string[] {
    const { windows } = this.#view
    const isSomewhere = this.#random.chance(0.3)
    const isOpen = (spec: Spec): boolean =>
      isSomewhere
        ? windows.some((window) => window.classes[spec.class] === 'allow')
        : windows.every((window) => window.classes[spec.class] === 'allow')
    return Object.entries(this.#specsOf('customer'))
      .filter(([, spec]) => isOpen(spec))
      .map(([name]) => name)
  }

  #anyFieldOf(entity: string): string {
    return this.#random.chance(0.95)
      ? this.#random.pick(Object.keys(this.#specsOf(entity)))
      : this.#random.pick(UNKNOWN)
  }

  #specsOf(entity: string): Readonly<Record<string, Spec>> {
    const { fields } = this.#worlds.pair[0].crm.catalog.get(entity)
    return entity === 'customer' ? { ...fields, ...customSpecs } : fields
  }
}

function operatorsFor(spec: Spec): readonly string[] {
  if (spec.encrypted) return ['eq', 'in']
  const ordered = ['int', 'date', 'instant'].includes(spec.kind) ? ['lt', 'gte', 'between'] : []
  const searched = spec.searchable ? ['contains', 'startsWith'] : []
  if (spec.kind === 'textList') return ['has', 'hasAny', 'hasAll']
  return spec.kind === 'bool' ? ['eq'] : ['eq', 'ne', 'in', 'nin', 'isNull', ...ordered, ...searched]
}

import { designedOracles } from '@kith/core'

import { anyValue, customerFields } from './field-values.ts'
import { FilterMaker } from './filters.ts'
import { HouseSteps } from './house-steps.ts'
import { Reference } from './identities.ts'
import { PartSteps } from './part-steps.ts'
import type { Random } from './random.ts'
import type { RoleView } from './role-view.ts'
import type { Step } from './step.ts'
import { tourOf } from './tour.ts'
import { WholeCustomerSteps } from './whole-customer-steps.ts'
import type { Worlds } from './worlds.ts'

/** A text that is another in each world: a cursor. */
export class PairedText {
  readonly texts: readonly [string, string]

  constructor(texts: readonly [string, string]) {
    this.texts = texts
  }

  toJSON(): string {
    return '<a cursor>'
  }
}

/** Not an operation: what a session answers about its own rights. */
export const CAN = 'can'

const ACTIONS = [
  'read',
  'list',
  'lookup',
  'aggregate',
  'readDeleted',
  'create',
  'update',
  'delete',
  'restore',
] as const

const LOOKUP = designedOracles.find((oracle) => oracle.name === 'lookup')?.operation

/** Values that nobody has, by key. */
const NOBODYS: Readonly<Record<string, string>> = {
  phone: '+8619900000000',
  email: 'nobody.at.all@example.org',
  idNumber: '11010519491231002X',
  bankCard: '6217000012345678907',
  phoneLast4: 'x',
}

const MASKS = [
  '******',
  '138****0000',
  'z***@qq.com',
  '张*',
  '欧阳**',
  '1****************X',
  '[phone]',
  '1990-**-**',
]
const ODD = [
  5,
  true,
  {},
  [],
  ['a', 'a'],
  '',
  ' ',
  'a\0b',
  '\uD800',
  'x'.repeat(600),
  null,
  '2026-13-01',
  -0,
  1e20,
]
const FAVOURITES = [
  'nickname',
  'tags',
  'name',
  'idNumber',
  'bankCard',
  'phone',
  'birthDate',
  'teamId',
  'ownerId',
]
const NOBODY = ['not-an-id', '', '00000000-0000-7000-8000-000000000000', '%', "' or 1=1 --"]
const KEPT = {
  id: '00000000-0000-7000-8000-000000000001',
  version: 9,
  tenantId: 'elsewhere',
  createdBy: 'u-other',
  erasedAt: '2026-01-01T00:00:00.000Z',
  mergedIntoId: '00000000-0000-7000-8000-000000000001',
  $masked: ['phone'],
  '#arm0': 1,
  nope: 'x',
}

const MALFORMED: readonly (readonly [string, unknown])[] = [
  ['customers.get', { id: 5 }],
  ['customers.get', {}],
  ['customers.get', { id: 'a', fields: 'name' }],
  ['customers.list', { limit: 0 }],
  ['customers.list', { limit: 201 }],
  ['customers.list', { bogus: 1 }],
  ['customers.list', { q: 5 }],
  ['customers.list', { q: ' ' }],
  ['customers.list', { q: 'a b c d e f g h i' }],
  ['customers.list', { where: [] }],
  ['customers.list', { where: JSON.parse('{"__proto__":{"name":"x"}}') }],
  ['customers.list', { sort: ['name,phone'] }],
  ['customers.list', { cursor: 'AAAA' }],
  ['customers.list', { deleted: 'maybe' }],
  ['customers.search', null],
  ['customers.update', { id: 'a', patch: null }],
  ['customers.update', { id: 'a', patch: {}, ifVersion: 'x' }],
  ['customers.create', []],
  ['customers.create', { name: 5, phone: 7 }],
  ['customers.lookup', {}],
  ['customers.lookup', { phone: '1', email: 'a@b.cn' }],
  ['customers.contactPoints.add', { id: 'a', kind: 'fax', value: '1' }],
  ['customers.relations.add', { id: 'a', type: 'enemy', otherId: 'b' }],
  ['customers.timeline', { id: 'a', limit: 0 }],
  ['customers.timeline', { id: 'a', cursor: 'AAAA' }],
  ['customers.interactions.record', { id: 'a', channel: 'drum' }],
  ['customers.panels', { ids: [], panels: ['timeline'] }],
  ['tags.list', { limit: 0 }],
  ['customers.nothing', {}],
]

/** Makes random steps. What it draws depends on the seed and on earlier answers that were equal in both worlds. */
export class StepMaker {
  #reads = 0
  readonly #random: Random
  readonly #view: RoleView
  readonly #worlds: Worlds
  readonly #filters: FilterMaker
  readonly #created: Reference[] = []
  readonly #parts: PartSteps
  readonly #house: HouseSteps
  readonly #wholes: WholeCustomerSteps
  readonly #pages: Step[] = []
  readonly #tour: (() => Step)[]
  readonly #makers: readonly (readonly [number, () => Step])[]

  constructor(random: Random, view: RoleView, worlds: Worlds) {
    this.#random = random
    this.#view = view
    this.#worlds = worlds
    this.#filters = new FilterMaker(random, view, worlds)
    this.#makers = [
      [30, () => this.#list()],
      [12, () => this.#nextPage()],
      [6, () => this.#export()],
      [5, () => this.#stolenCursor()],
      [5, () => this.#listByOthers()],
      [14, () => this.#get()],
      [18, () => this.#update()],
      [6, () => this.#create()],
      [3, () => this.#delete()],
      [3, () => this.#restore()],
      [5, () => this.#lookup()],
      [5, () => this.#points()],
      [4, () => this.#addPoint()],
      [4, () => this.#removePoint()],
      [4, () => this.#malformed()],
      [6, () => this.#explain()],
      [6, () => this.#can()],
      [2, () => this.#accessLog()],
      [4, () => this.#shares()],
      [3, () => this.#addShare()],
      [2, () => this.#revokeShare()],
      [4, () => this.#consents()],
      [4, () => this.#recordConsent()],
      [4, () => this.#listByConsent()],
      [4, () => this.#saveView()],
      [5, () => this.#runView()],
      [
        8,
        () =>
          this.#wholes.next(
            () => this.#row(),
            () => this.#seenRow(),
          ),
      ],
      [8, () => this.#house.next()],
      [16, () => this.#parts.next(() => this.#row())],
    ]
    this.#parts = new PartSteps(random, this.#filters, worlds)
    this.#house = new HouseSteps(random, this.#filters)
    this.#wholes = new WholeCustomerSteps(random, view, this.#filters)
    const latest = (kind: string): Reference | string => this.#house.latest(kind)
    const figures = { groupBy: ['lifecycle'], measures: { n: 'count' } }
    this.#tour = [
      ...tourOf({ worlds, latest, seen: () => this.#seenRow() }),
      ...(view.seesFigures ? [] : [() => ({ operation: 'customers.aggregate', input: figures })]),
    ]
  }

  next(): Step {
    const onTour = this.#tour.shift()
    if (onTour !== undefined) return onTour()
    const total = this.#makers.reduce((sum, [weight]) => sum + weight, 0)
    let at = this.#random.below(total)
    const [, make] = this.#makers.find(([weight]) => (at -= weight) < 0)!
    const step = { ...make(), wire: this.#random.chance(0.3) }
    if (this.#random.chance(0.08)) return { ...step, session: { fromUrl: true } }
    return this.#random.chance(0.03) ? { ...step, session: { activeRoles: [] } } : step
  }

  /** Goes without the tour: every step is drawn. */
  stayHome(): void {
    this.#tour.length = 0
  }

  /** A customer that the role has made itself. */
  learnCreated(reference: Reference): void {
    this.#created.push(reference)
  }

  /** Any other row that the role has made itself. */
  learnMade(operation: string, reference: Reference): void {
    this.#house.learn(operation, reference)
  }

  learnMerge(merge: Reference): void {
    this.#wholes.learnMerge(merge)
    this.#house.learn('customers.merge', merge)
  }

  /** A delivery that was given up. */
  learnLetter(letter: Reference): void {
    this.#house.learnLetter(letter)
  }

  /** An entry that the role was shown, and by which step. */
  learnEntry(reference: Reference, { input }: Step): void {
    this.#parts.learnEntry(reference, (input as { readonly id: Reference | string }).id)
  }

  /** A page that has a next one in both worlds. */
  learnPage(step: Step, cursors: readonly [string, string]): void {
    const place = step.operation === 'changes.list' ? 'since' : 'cursor'
    const input = { ...(step.input as object), [place]: new PairedText(cursors) }
    this.#pages.push({ operation: step.operation, input })
    if (this.#pages.length > 12) this.#pages.shift()
  }

  #row(): Reference | string {
    const seen = [...this.#worlds.customers, ...this.#created]
    const choice = this.#random.next()
    if (choice < 0.7 && seen.length > 0) return this.#random.pick(seen)
    if (choice < 0.92) return this.#random.pick(this.#worlds.unseen)
    return choice < 0.95 ? this.#random.pick(this.#worlds.points) : this.#random.pick(NOBODY)
  }

  #seenRow(): Reference | string {
    const seen = [...this.#worlds.customers, ...this.#created]
    return seen.length === 0 ? this.#random.pick(NOBODY) : this.#random.pick(seen)
  }

  #list(): Step {
    const input: Record<string, unknown> = {}
    const maybe = (name: string, probability: number, make: () => unknown): void => {
      if (this.#random.chance(probability)) input[name] = make()
    }
    maybe('where', 0.65, () => this.#filters.filter('customer'))
    maybe('q', 0.25, () => this.#words())
    maybe('sort', 0.45, () => this.#filters.order())
    maybe('fields', 0.3, () => this.#filters.fields())
    maybe('limit', 0.6, () => this.#random.pick([1, 2, 3, 5, 8, 13, 50]))
    maybe('count', 0.5, () => this.#random.pick(['none', 'capped', 'exact']))
    maybe('deleted', 0.15, () => this.#random.pick(['with', 'only']))
    return { operation: this.#random.pick(['customers.list', 'customers.search']), input }
  }

  /** The same as a list, as a file. */
  #export(): Step {
    const { limit: _, count: __, ...query } = this.#list().input as Record<string, unknown>
    return { operation: 'customers.export', input: { ...query, format: 'ndjson' } }
  }

  /** Parts of what rows of either world have in some field, names above all. */
  #words(): string {
    const word = (): string => {
      const field = this.#random.chance(0.6)
        ? this.#random.pick(['name', 'legalName'])
        : this.#random.pick(customerFields)
      const values = this.#worlds.literals.get(field) ?? []
      const value = values.length === 0 ? '' : this.#random.pick(values)
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      const start = this.#random.below(Math.max(1, text.length - 1))
      return this.#random.chance(0.5)
        ? text.slice(0, 1 + this.#random.below(4))
        : text.slice(start, start + 2)
    }
    return this.#random.chance(0.75) ? word() : this.#random.chance(0.9) ? `${word()} ${word()}` : '…'
  }

  /** By what is said of the customers at the other end of a relation, which the role may not see. */
  #listByOthers(): Step {
    const [there, back] = this.#random.pick([
      ['referrals', 'referrer'],
      ['referred', 'customer'],
    ] as const)
    const quantifier = (): string => this.#random.pick(['some', 'some', 'none', 'every'])
    const others = { [back]: { [quantifier()]: this.#filters.filter('customer', 0) } }
    const input = { where: { [there]: { [quantifier()]: others } }, fields: ['id'], count: 'exact' }
    return { operation: 'customers.list', input }
  }

  #nextPage(): Step {
    if (this.#pages.length === 0) return this.#list()
    const page = this.#random.pick(this.#pages)
    if (this.#random.chance(0.85)) return page
    const { cursor } = page.input as { readonly cursor?: PairedText }
    if (cursor === undefined) return page
    return { operation: 'customers.list', input: { ...(this.#list().input as object), cursor } }
  }

  #stolenCursor(): Step {
    const stolenOrder = [
      this.#random.pick(['name', 'nickname', 'occupation', 'relationshipStage', 'updatedAt']),
    ]
    const sort = [this.#random.pick(['territoryId', 'territoryId', 'kind', 'createdAt'])]
    return { operation: 'customers.list', input: { sort, count: 'exact' }, stolenOrder }
  }

  #get(): Step {
    const fields = this.#random.chance(0.35) ? { fields: this.#filters.fields() } : {}
    const id = this.#row()
    this.#reads += 1
    if (this.#reads % 4 === 0) return { operation: 'customers.quality', input: { id } }
    return { operation: 'customers.get', input: { id, ...fields } }
  }

  #update(): Step {
    const id = this.#row()
    const patch: Record<string, unknown> = {}
    for (let count = this.#random.pick([1, 1, 2]); count > 0; count--) {
      const field = this.#random.pick(this.#random.chance(0.65) ? FAVOURITES : customerFields)
      patch[field] = this.#newValue(field, id)
    }
    if (this.#random.chance(0.06)) Object.assign(patch, this.#kept())
    const stated = this.#random.next()
    const ifVersion = stated < 0.6 ? {} : { ifVersion: stated < 0.85 ? 1 + this.#random.below(3) : 999 }
    return { operation: 'customers.update', input: { id, patch, ...ifVersion } }
  }

  #newValue(field: string, id: Reference | string): unknown {
    const choice = this.#random.next()
    if (choice < 0.35) return anyValue(field, this.#random)
    const own = id instanceof Reference ? this.#worlds.valuesOf(id, field) : []
    if (choice < 0.78 && own.length > 0) return this.#random.pick(own)
    if (choice < 0.85) return this.#random.pick(MASKS)
    return choice < 0.92 ? null : this.#random.pick(ODD)
  }

  #kept(): object {
    const name = this.#random.pick(Object.keys(KEPT) as (keyof typeof KEPT)[])
    return { [name]: KEPT[name] }
  }

  #create(): Step {
    const input: Record<string, unknown> = { name: anyValue('name', this.#random) }
    for (const field of ['phone', 'email', 'city', 'tags', 'notes', 'kind', 'territoryId']) {
      if (this.#random.chance(0.4)) input[field] = anyValue(field, this.#random)
    }
    const hidden = this.#random.pick(customerFields)
    if (this.#random.chance(0.35)) input[hidden] = this.#newValue(hidden, '')
    if (this.#random.chance(0.1)) Object.assign(input, this.#kept())
    return { operation: 'customers.create', input }
  }

  #delete(): Step {
    const ifVersion = this.#random.chance(0.4) ? { ifVersion: 1 + this.#random.below(3) } : {}
    return { operation: 'customers.delete', input: { id: this.#row(), ...ifVersion } }
  }

  #restore(): Step {
    return { operation: 'customers.restore', input: { id: this.#row() } }
  }

  /** A key that the role may look up by is a designed oracle: it is asked for nobody only. */
  #lookup(): Step {
    const key = this.#random.pick(['phone', 'email', 'idNumber', 'bankCard', 'phoneLast4', 'identity'])
    if (key === 'identity') return this.#lookupIdentity()
    const isOracle = LOOKUP !== undefined && this.#view.lookup.includes(key)
    const value = isOracle ? this.#random.pick(['x', '', NOBODYS[key]]) : this.#somebodys(key)
    return { operation: 'customers.lookup', input: { [key]: value } }
  }

  #lookupIdentity(): Step {
    const namespace = this.#view.lookup.includes('identity') ? 'No namespace' : 'shop'
    const identity = { namespace, externalId: this.#random.letters(12) }
    return { operation: 'customers.lookup', input: { identity } }
  }

  #somebodys(key: string): unknown {
    const field = key === 'phoneLast4' ? 'phone' : key
    const value = this.#random.pick(this.#worlds.literals.get(field)!) as string
    return key === 'phoneLast4' ? value.slice(-4) : value
  }

  #points(): Step {
    return { operation: 'customers.contactPoints.list', input: { id: this.#row() } }
  }

  #addPoint(): Step {
    const id = this.#row()
    const kind = this.#random.pick(['phone', 'email', 'wechat', 'other', 'address'])
    const value = kind === 'wechat' || kind === 'other' ? this.#random.letters(7) : this.#newValue(kind, id)
    const isPrimary = this.#random.chance(0.5) ? { isPrimary: this.#random.chance(0.5) } : {}
    return { operation: 'customers.contactPoints.add', input: { id, kind, value, ...isPrimary } }
  }

  #removePoint(): Step {
    const contactPointId = this.#random.chance(0.9) ? this.#random.pick(this.#worlds.points) : this.#row()
    const owner = contactPointId instanceof Reference ? this.#worlds.ownerOf(contactPointId) : undefined
    const id = owner !== undefined && this.#random.chance(0.5) ? owner : this.#row()
    return { operation: 'customers.contactPoints.remove', input: { id, contactPointId } }
  }

  #explain(): Step {
    const fields = this.#random.chance(0.5) ? { fields: this.#filters.fields() } : {}
    const input = { entity: 'customer', action: this.#action(), id: this.#row(), ...fields }
    return { operation: 'policy.explain', input }
  }

  #can(): Step {
    const fields = this.#random.chance(0.5) ? { fields: this.#filters.fields() } : {}
    return {
      operation: CAN,
      input: { entity: 'customer', action: this.#action(), id: this.#row(), ...fields },
    }
  }

  #action(): string {
    return this.#random.pick([...ACTIONS, ...ACTIONS, 'accessLog', 'no-such-action'])
  }

  #accessLog(): Step {
    return { operation: 'customers.accessLog', input: { id: this.#row() } }
  }

  #shares(): Step {
    return { operation: 'customers.shares.list', input: { id: this.#row() } }
  }

  /** With somebody else: what the actor shares with themselves they see already. */
  #addShare(): Step {
    const input = {
      id: this.#row(),
      granteeKind: this.#random.pick(['user', 'team', 'nobody']),
      granteeId: this.#random.pick(['u-stranger', 't9', '']),
      level: this.#random.pick(['read', 'write']),
      expiresAt: this.#random.pick(['2030-01-01T00:00:00Z', '2020-01-01T00:00:00Z', 'soon']),
      reason: this.#random.pick(['cover', '']),
    }
    return { operation: 'customers.shares.add', input }
  }

  #revokeShare(): Step {
    const shareId = this.#house.made('share')
    return { operation: 'customers.shares.revoke', input: { id: this.#row(), shareId } }
  }

  #consents(): Step {
    const operation = this.#random.pick(['customers.consents.list', 'customers.consents.history'])
    return { operation, input: { id: this.#row() } }
  }

  #recordConsent(): Step {
    const purpose = this.#random.pick(['marketing', 'abroad', 'nothing'])
    if (this.#random.chance(0.4))
      return { operation: 'customers.consents.withdraw', input: { id: this.#row(), purpose } }
    const proof = this.#random.chance(0.8) ? { channel: 'phone', textVersionHash: 'b'.repeat(64) } : {}
    return { operation: 'customers.consents.record', input: { id: this.#row(), purpose, ...proof } }
  }

  #listByConsent(): Step {
    const consent = this.#random.pick([
      'marketing',
      'abroad',
      { purpose: 'marketing', kind: 'separate' },
      'nothing',
      5,
    ])
    const where = this.#random.chance(0.3) ? { not: { consent } } : { consent }
    return { operation: 'customers.list', input: { where, count: 'exact', limit: 200 } }
  }

  #saveView(): Step {
    const input = {
      name: this.#random.letters(5),
      entity: this.#random.pick(['customer', 'customer', 'customer', 'contactPoint', 'consentEntry', 'nope']),
      ...(this.#random.chance(0.7) ? { where: this.#filters.filter('customer', 1) } : {}),
      ...(this.#random.chance(0.3) ? { columns: this.#filters.fields() } : {}),
    }
    return { operation: 'views.create', input }
  }

  #runView(): Step {
    return { operation: 'views.run', input: { id: this.#house.made('view'), count: 'exact', limit: 200 } }
  }

  #malformed(): Step {
    const [operation, input] = this.#random.pick(MALFORMED)
    return { operation, input }
  }
}

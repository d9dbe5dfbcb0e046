import type { FilterMaker } from './filters.ts'
import type { Reference } from './identities.ts'
import type { Random } from './random.ts'
import type { Step } from './step.ts'

const TARGETS = ['customer.phone', 'customer.email', 'customer.nothing', 'customer.tags', 'x']

/** What makes rows that later steps name, and what the rows are. */
const MAKES: Readonly<Record<string, string>> = {
  'users.create': 'user',
  'teams.create': 'team',
  'customFields.create': 'customField',
  'purposes.create': 'purpose',
  'views.create': 'view',
  'maskRules.set': 'maskRule',
  'customers.shares.add': 'share',
  'customers.contactPoints.add': 'contactPoint',
  'customers.merge': 'merge',
  'customers.import': 'import',
  'quarantinedMessages.list': 'quarantinedMessage',
  'changes.list': 'change',
}

const LISTS = [
  'users.list',
  'teams.list',
  'purposes.list',
  'customFields.list',
  'views.list',
  'maskRules.list',
]
const READS = ['users.get', 'teams.get', 'purposes.get', 'customFields.get', 'views.get', 'changes.get']
const ASKS = [
  'me.get',
  'me.permissions',
  'meta.get',
  'me.settings.get',
  'tenant.get',
  'jobs.list',
  'masking.lint',
]

/** Makes random calls about the house: people, settings, views, fields, purposes, masks, jobs and the audit. */
export class HouseSteps {
  readonly #random: Random
  readonly #filters: FilterMaker
  readonly #made = new Map<string, Reference[]>()

  constructor(random: Random, filters: FilterMaker) {
    this.#random = random
    this.#filters = filters
  }

  /** A row that the role has made itself. */
  learn(operation: string, reference: Reference): void {
    const kind = MAKES[operation]
    if (kind !== undefined) this.#made.set(kind, [...(this.#made.get(kind) ?? []), reference])
  }

  /** A delivery that was given up. */
  learnLetter(letter: Reference): void {
    this.#made.set('letter', [...(this.#made.get('letter') ?? []).slice(-10), letter])
  }

  /** The one that the role has made last. */
  latest(kind: string): Reference | string {
    return this.#made.get(kind)?.at(-1) ?? 'nobody'
  }

  /** One that the role has made, or else any. */
  made(kind: string): Reference | string {
    const made = this.#made.get(kind) ?? []
    return made.length === 0 || this.#random.chance(0.1) ? 'nobody' : this.#random.pick(made)
  }

  next(): Step {
    const makers = [
      () => this.#ask(),
      () => this.#ask(),
      () => this.#look(),
      () => this.#look(),
      () => this.#people(),
      () => this.#people(),
      () => this.#members(),
      () => this.#fields(),
      () => this.#purposes(),
      () => this.#view(),
      () => this.#masks(),
      () => this.#letters(),
      () => this.#audit(),
    ]
    return this.#random.pick(makers)()
  }

  #ask(): Step {
    const settings = { operation: 'me.settings.update', input: { patch: { plugins: { fuzz: { a: 1 } } } } }
    const name = this.#random.letters(4)
    return this.#random.pick([
      ...ASKS.map((operation) => ({ operation, input: {} })),
      settings,
      { operation: 'tenant.update', input: { patch: { name } } },
      { operation: 'jobs.run', input: { name: this.#random.pick(['chores.sweep', 'nothing']) } },
    ])
  }

  #look(): Step {
    const operation = this.#random.pick([...LISTS, ...READS])
    if (LISTS.includes(operation)) {
      const counted = this.#random.chance(0.5) ? { count: 'exact' } : {}
      return { operation, input: { limit: this.#random.pick([1, 3, 50]), ...counted } }
    }
    const kind = {
      users: 'user',
      teams: 'team',
      purposes: 'purpose',
      customFields: 'customField',
      views: 'view',
    }
    return { operation, input: { id: this.made(kind[operation.split('.')[0] as 'users']) } }
  }

  #people(): Step {
    const [key, name] = [this.#random.letters(8), this.#random.letters(5)]
    const email = `${name}@example.com`
    const parentKey = this.#random.pick([null, 't1', key])
    return this.#random.pick([
      { operation: 'users.create', input: { key, name, email } },
      { operation: 'users.update', input: { id: this.made('user'), patch: { title: name } } },
      { operation: 'teams.create', input: { key, name, parentKey: this.#random.pick([null, parentKey]) } },
      { operation: 'teams.update', input: { id: this.made('team'), patch: { name } } },
      { operation: 'teams.subtree', input: { keys: [this.#random.pick(['t1', key])] } },
    ])
  }

  #members(): Step {
    const [id, userId] = [this.made('team'), this.made('user')]
    return this.#random.pick([
      { operation: 'teams.members.list', input: { id } },
      { operation: 'teams.members.add', input: { id, userId } },
      { operation: 'teams.members.remove', input: { id, userId } },
    ])
  }

  #fields(): Step {
    const label = { en: this.#random.letters(5) }
    const key = `f${this.#random.letters(5)}`
    const id = this.made('customField')
    return this.#random.pick([
      {
        operation: 'customFields.create',
        input: { entity: 'customer', key, kind: 'text', class: 'basic', label },
      },
      { operation: 'customFields.update', input: { id, patch: { label } } },
      { operation: 'customFields.archive', input: { id } },
      { operation: 'customFields.restore', input: { id } },
      { operation: 'customFields.dependents', input: { id } },
      { operation: 'customFields.purge', input: { id } },
    ])
  }

  #purposes(): Step {
    const title = this.#random.letters(6)
    return this.#random.pick([
      { operation: 'purposes.create', input: { key: title, title } },
      { operation: 'purposes.update', input: { id: this.made('purpose'), patch: { title } } },
    ])
  }

  #view(): Step {
    const id = this.made('view')
    return this.#random.pick([
      { operation: 'views.update', input: { id, patch: { columns: this.#filters.fields() } } },
      { operation: 'views.update', input: { id, patch: { name: this.#random.letters(4) } } },
      { operation: 'views.delete', input: { id } },
    ])
  }

  /** Masks that show no more than the fields' own: with others the worlds would not look the same any more. */
  #masks(): Step {
    if (this.#random.chance(0.4))
      return { operation: 'maskRules.remove', input: { id: this.made('maskRule') } }
    const input = { target: this.#random.pick(TARGETS), strategy: this.#random.pick(['full', 'nothing']) }
    return { operation: 'maskRules.set', input }
  }

  #letters(): Step {
    const id = this.made('letter')
    const subscriber = this.#random.pick(['chores.watch', 'nothing'])
    return this.#random.pick([
      { operation: 'events.dead.list', input: { limit: this.#random.pick([1, 50]) } },
      { operation: 'events.dead.retry', input: { id } },
      { operation: 'events.dead.discard', input: { id } },
      { operation: 'events.replay', input: { subscriber, since: '2026-01-01T00:00:00.000Z' } },
    ])
  }

  #audit(): Step {
    if (this.#random.chance(0.3)) return { operation: 'audit.verify', input: {} }
    const action = this.#random.chance(0.3) ? { action: 'customers.get' } : {}
    return { operation: 'audit.list', input: { ...action, limit: this.#random.pick([1, 5, 50]) } }
  }
}

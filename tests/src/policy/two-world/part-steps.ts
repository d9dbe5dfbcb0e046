import { anyValue } from './field-values.ts'
import type { FilterMaker } from './filters.ts'
import { Reference } from './identities.ts'
import type { Random } from './random.ts'
import type { Step } from './step.ts'
import type { Worlds } from './worlds.ts'

const PANELS = ['contactPoints', 'identities', 'relations', 'interactions', 'timeline', 'nothing']
const TYPES = [
  'interaction.recorded',
  'customer.updated',
  'customerRelation.added',
  'contactPoint.added',
  'x',
]

type Row = () => Reference | string

/** Makes random calls about what stands around customers. */
export class PartSteps {
  readonly #random: Random
  readonly #filters: FilterMaker
  readonly #worlds: Worlds
  readonly #entries: Reference[] = []
  /** Whose timeline an entry was shown in. */
  readonly #timelines = new Map<Reference, Reference | string>()

  constructor(random: Random, filters: FilterMaker, worlds: Worlds) {
    this.#random = random
    this.#filters = filters
    this.#worlds = worlds
  }

  /** An entry of the timeline of `owner` that the role was shown. */
  learnEntry(entry: Reference, owner: Reference | string): void {
    this.#entries.push(entry)
    this.#timelines.set(entry, owner)
    if (this.#entries.length > 50) this.#entries.shift()
  }

  /** A call about a customer that `row` draws. */
  next(row: Row): Step {
    const makers = [
      () => this.#identities(row),
      () => this.#relations(row),
      () => this.#tags(row),
      () => this.#preferences(row),
      () => this.#interactions(row),
      () => this.#timeline(row),
      () => this.#timeline(row),
      () => this.#pins(row),
      () => this.#profile(row),
      () => this.#merges(row),
    ]
    return this.#random.pick(makers)()
  }

  #identities(row: Row): Step {
    const choice = this.#random.next()
    if (choice < 0.5) return { operation: 'customers.identities.list', input: { id: row() } }
    const { identities } = this.#worlds.parts
    if (choice < 0.75 && identities.length > 0) {
      const identityId = this.#random.pick(identities)
      return {
        operation: 'customers.identities.remove',
        input: { id: this.#ownerOf(identityId, row), identityId },
      }
    }
    const input = { id: row(), namespace: 'shop', externalId: this.#random.letters(12) }
    return { operation: 'customers.identities.add', input }
  }

  /** The customer that a part belongs to, mostly. */
  #ownerOf(part: Reference, row: Row): Reference | string {
    return this.#random.chance(0.7) ? (this.#worlds.parts.owners.get(part) ?? row()) : row()
  }

  #relations(row: Row): Step {
    const choice = this.#random.next()
    if (choice < 0.5) return { operation: 'customers.relations.list', input: { id: row() } }
    const { relations } = this.#worlds.parts
    if (choice < 0.75 && relations.length > 0) {
      const relationId = this.#random.pick(relations)
      return {
        operation: 'customers.relations.end',
        input: { id: this.#ownerOf(relationId, row), relationId },
      }
    }
    // The types of which one customer may have many: the rules of the others are designed oracles.
    const type = this.#random.pick(['household', 'employed_by', 'member_of', 'guarantor'])
    return { operation: 'customers.relations.add', input: { id: row(), type, otherId: row() } }
  }

  /** Only what a merge would do: one that is done would take customers out of both worlds. */
  #merges(row: Row): Step {
    const choice = this.#random.next()
    if (choice < 0.1) return { operation: 'merges.list', input: {} }
    if (choice < 0.2) return { operation: 'merges.undo', input: { id: row() } }
    const [id, other] = [row(), row()]
    const duplicateIds = choice < 0.8 ? [other] : [other, row()]
    const field = this.#random.pick([
      'name',
      'nickname',
      'phone',
      'idNumber',
      'notes',
      'birthDate',
      'mergedIntoId',
    ])
    const fields = this.#random.chance(0.3) ? { [field]: this.#random.pick([id, other]) } : undefined
    const input = { id, duplicateIds, dryRun: true, ...(fields === undefined ? {} : { fields }) }
    return { operation: 'customers.merge', input }
  }

  #tags(row: Row): Step {
    const choice = this.#random.next()
    if (choice < 0.4) {
      const startsWith = this.#random.pick(['', 'v', 's', 'x'])
      return { operation: 'tags.list', input: { startsWith, limit: this.#random.pick([1, 2, 100]) } }
    }
    const tags = [this.#random.pick(['vip', ' ＶＩＰ ', 'b2b', 'sailing', 'late-payer', ' '])]
    const operation = choice < 0.75 ? 'customers.tags.add' : 'customers.tags.remove'
    return { operation, input: { id: row(), tags } }
  }

  #preferences(row: Row): Step {
    const kind = this.#random.pick(['stated', 'observed'])
    const values = { channel: this.#random.pick(['sms', 'mail', null]) }
    return { operation: 'customers.preferences.set', input: { id: row(), kind, values } }
  }

  #interactions(row: Row): Step {
    const choice = this.#random.next()
    if (choice < 0.65) {
      const where = choice < 0.4 ? { where: this.#filters.filter('interaction', 1) } : {}
      const input = { id: row(), ...where, limit: this.#random.pick([1, 2, 50]), count: 'exact' }
      return { operation: 'customers.interactions.list', input }
    }
    const visibility = this.#random.pick(['public', 'internal', 'restricted'])
    const told = { channel: 'phone', direction: this.#random.pick(['in', 'out']), kind: 'call', visibility }
    const named = this.#random.chance(0.3) ? { source: 'pbx', externalId: this.#random.letters(12) } : {}
    const input = { id: row(), ...told, ...named, body: anyValue('notes', this.#random) }
    return { operation: 'customers.interactions.record', input }
  }

  #timeline(row: Row): Step {
    const types = this.#random.chance(0.2) ? { types: [this.#random.pick(TYPES)] } : {}
    const pinned = this.#random.chance(0.1) ? { pinned: true } : {}
    const limit = this.#random.pick([1, 1, 2, 3, 50])
    return { operation: 'customers.timeline', input: { id: row(), limit, ...types, ...pinned } }
  }

  #pins(row: Row): Step {
    const entries = [...this.#entries, ...this.#worlds.parts.hiddenEntries]
    const entryId = entries.length > 0 ? this.#random.pick(entries) : 'nobody'
    const shown = entryId instanceof Reference ? this.#timelines.get(entryId) : undefined
    const id = shown !== undefined && this.#random.chance(0.6) ? shown : row()
    const operation = this.#random.pick(['customers.timelinePins.add', 'customers.timelinePins.remove'])
    return { operation, input: { id, entryId } }
  }

  #profile(row: Row): Step {
    const panels = this.#random.chance(0.5) ? { panels: this.#random.some(PANELS, 3) } : {}
    if (this.#random.chance(0.7)) return { operation: 'customers.profile', input: { id: row(), ...panels } }
    return { operation: 'customers.panels', input: { ids: [row(), row(), row()], panels: PANELS } }
  }
}

import type { FieldClass, Level } from '@kith/core'

import { anyValue, twins } from './field-values.ts'
import { type Identities, Reference } from './identities.ts'
import type { Random } from './random.ts'
import { levelIn, type RoleView, type RowFacts } from './role-view.ts'
import type { World } from './world.ts'

/** A customer in both worlds, as far as what stands around them depends on it. */
export interface PartOwner {
  readonly reference: Reference
  readonly isSeen: boolean
  readonly fate: string
  readonly facts: RowFacts
  /** Which of the worlds have it. */
  readonly isIn: readonly [boolean, boolean]
}

/** What stands around customers, as the operations name it. */
export interface Parts {
  readonly identities: readonly Reference[]
  readonly relations: readonly Reference[]
  /** The customer that an identity or a relation belongs to. */
  readonly owners: ReadonlyMap<Reference, Reference>
  /** Entries of timelines that the role does not see. */
  readonly hiddenEntries: readonly Reference[]
}

type Pair = readonly [World, World]
type System = Parameters<Parameters<World['crm']['system']>[1]>[0]

/** Gives customers identities, interactions, relations and a past: equal as far as the role sees it. */
export async function seedParts(
  { pair, identities }: { readonly pair: Pair; readonly identities: Identities },
  owners: readonly PartOwner[],
  { view, random }: { readonly view: RoleView; readonly random: Random },
): Promise<Parts> {
  const seeder = new PartSeeder({ pair, identities }, { view, random })
  const living = owners.filter((owner) => owner.fate === 'alive')
  for (const owner of living.filter((each) => each.isSeen)) await seeder.surround(owner)
  await seeder.relate(living)
  return seeder
}

class PartSeeder implements Parts {
  readonly identities: Reference[] = []
  readonly relations: Reference[] = []
  readonly owners = new Map<Reference, Reference>()
  readonly hiddenEntries: Reference[] = []
  readonly #pair: Pair
  readonly #sameness: Identities
  readonly #view: RoleView
  readonly #random: Random

  constructor(
    { pair, identities }: { readonly pair: Pair; readonly identities: Identities },
    { view, random }: { readonly view: RoleView; readonly random: Random },
  ) {
    this.#pair = pair
    this.#sameness = identities
    this.#view = view
    this.#random = random
  }

  /** What belongs to one customer that the role sees. */
  async surround({ reference, facts }: PartOwner): Promise<void> {
    const random = this.#random
    const level = (fieldClass: FieldClass): Level => levelIn(this.#view, facts, fieldClass) ?? 'deny'
    for (let count = random.below(3); count > 0; count--) {
      const [a, b] = [random.letters(9), random.letters(9)]
      const externalIds = [a, level('contact') === 'allow' ? a : b] as const
      const added = await this.#inBoth((crm, world) =>
        crm.customers.identities.add({
          id: reference.ids[world],
          namespace: 'shop',
          externalId: externalIds[world],
        }),
      )
      const identity = this.#known('identity', [added[0].id, added[1].id])
      this.identities.push(identity)
      this.owners.set(identity, reference)
    }
    for (let count = random.below(3); count > 0; count--) await this.#interact(reference, level)
    if (random.chance(0.5)) await this.#changeHidden(reference, level)
    if (!this.#view.seesRestricted && random.chance(0.6)) await this.#interactInSecret(reference)
  }

  async #interact(reference: Reference, level: (fieldClass: FieldClass) => Level): Promise<void> {
    const random = this.#random
    const outcomes = [random.letters(5), random.letters(5)] as const
    const bodies = twins('notes', random) as readonly [string, string]
    const channels = [random.pick(['phone', 'email']), random.pick(['phone', 'email'])] as const
    const chosen = <V>(values: readonly [V, V], world: 0 | 1, fieldClass: FieldClass): V =>
      values[level(fieldClass) === 'allow' ? 0 : world]
    const common = {
      direction: random.pick(['in', 'out'] as const),
      kind: 'call',
      occurredAt: this.#pair[0].clock(),
    } as const
    await this.#inBoth((crm, world) =>
      crm.customers.interactions.record({
        id: reference.ids[world],
        ...common,
        channel: chosen(channels, world, 'behaviour') as 'phone',
        outcome: chosen(outcomes, world, 'behaviour'),
        body: chosen(bodies, world, 'freeText'),
      }),
    )
  }

  /** In one world only: neither its row nor its entry may show. */
  async #interactInSecret(reference: Reference): Promise<void> {
    const world = this.#random.pick([0, 1] as const)
    const told = { channel: 'phone', direction: 'in', kind: 'note', visibility: 'restricted' } as const
    await this.#pair[world].crm.system('seed', (crm) =>
      crm.customers.interactions.record({ id: reference.ids[world], ...told, agentId: 'u-nobody' }),
    )
    const entries = await this.#pair[world].database
      .selectFrom('crm_timeline_entry')
      .select('id')
      .where('customer_id', '=', reference.ids[world])
      .orderBy('id', 'desc')
      .limit(1)
      .execute()
    const id = String(entries[0]!['id'])
    this.hiddenEntries.push(new Reference('hidden-entry', world === 0 ? [id, undefined] : [undefined, id]))
  }

  /**
   * A change in each world, of a field that the role does not see; of another one in each. Not of the identity number, which
   * tells the birth date and the sex where they are not known.
   */
  async #changeHidden(reference: Reference, level: (fieldClass: FieldClass) => Level): Promise<void> {
    const specs = this.#pair[0].crm.catalog.get('customer').fields
    const hidden = (['bankCard', 'source'] as const).filter((field) => level(specs[field]!.class) === 'deny')
    if (hidden.length === 0) return
    await this.#inBoth((crm, world) => {
      const field = this.#random.pick(hidden)
      const value = field === 'source' ? this.#random.letters(9) : anyValue(field, this.#random)
      return crm.customers.update({ id: reference.ids[world], patch: { [field]: value } })
    })
  }

  /** Relations among those that the role sees, in both worlds; to others, in one of them. */
  async relate(owners: readonly PartOwner[]): Promise<void> {
    const random = this.#random
    const seen = owners.filter((owner) => owner.isSeen)
    if (seen.length < 2) return
    const known = new Set<string>()
    for (let count = 0; count < 24; count++) {
      const [one, other] = [random.pick(seen), random.pick(owners)]
      const pair = [one.reference.name, other.reference.name].toSorted().join()
      if (one === other || known.has(pair)) continue
      known.add(pair)
      const type = random.pick(['household', 'employs', 'guarantor'] as const)
      const worlds = other.isSeen ? ([0, 1] as const) : [random.pick([0, 1] as const)]
      const ids: [string | undefined, string | undefined] = [undefined, undefined]
      for (const world of worlds.filter((each) => other.isIn[each])) {
        const [id, otherId] = [one.reference.ids[world], other.reference.ids[world]]
        const told = await this.#pair[world].crm.system('seed', (crm) =>
          crm.customers.relations.add({ id, type, otherId }),
        )
        ids[world] = told.relation.id
      }
      const relation = this.#known('relation', ids)
      this.relations.push(relation)
      this.owners.set(relation, one.reference)
    }
  }

  #known(name: string, ids: readonly [string | undefined, string | undefined]): Reference {
    return this.#sameness.add(new Reference(name, ids))
  }

  async #inBoth<V>(work: (crm: System, world: 0 | 1) => Promise<V>): Promise<readonly [V, V]> {
    const inWorld = (world: 0 | 1): Promise<V> =>
      this.#pair[world].crm.system('seed', (crm) => work(crm, world))
    return [await inWorld(0), await inWorld(1)]
  }
}

import type { CreateCustomerInput, FieldClass, JsonValue, Level } from '@kith/core'
import type { masking } from '@kith/masking'
import type { createTestClock, createTestCrm } from '@kith/testing'

import { chores } from './chores-plugin.ts'
import { customSpecs, defineCustomFields, nested } from './custom-fields.ts'
import { type PartOwner, type Parts, seedParts } from './customer-parts.ts'
import { anyValue, customerFields, requiredFields, twins } from './field-values.ts'
import { Identities, Reference } from './identities.ts'
import type { Random } from './random.ts'
import { referrals } from './referrals-plugin.ts'
import { levelIn, policyUnderTest, type RoleView, type RowFacts } from './role-view.ts'
import type { World } from './world.ts'

/** The test kit, as the caller loaded it: the sensitivity test loads it over altered modules. */
export interface Kit {
  readonly createTestCrm: typeof createTestCrm
  readonly createTestClock: typeof createTestClock
  readonly masking: typeof masking
}

/** Two databases that the role under test cannot tell apart. */
export interface Worlds {
  readonly pair: readonly [World, World]
  readonly identities: Identities
  readonly customers: readonly Reference[]
  /** Customers that the role does not see, some of them in one of the worlds only. */
  readonly unseen: readonly Reference[]
  readonly points: readonly Reference[]
  /** What else stands around customers. */
  readonly parts: Parts
  /** Values of each field that rows of either world have. */
  readonly literals: ReadonlyMap<string, readonly JsonValue[]>
  /** The values that a customer was created with, one for each world that has it. */
  valuesOf(customer: Reference, field: string): readonly JsonValue[]
  /** The customer that a contact point was created for. */
  ownerOf(point: Reference): Reference | undefined
  advance(ms: number): void
  [Symbol.asyncDispose](): Promise<void>
}

type Values = Record<string, JsonValue>
type Fate = 'alive' | 'deleted' | 'erased' | 'foreign'

interface Point {
  readonly kind: 'phone' | 'wechat' | 'other'
  readonly value: string
  readonly label: string
}

/** One customer in both worlds; `undefined` in a world that does not have it. */
interface Twin {
  readonly name: string
  readonly isSeen: boolean
  readonly fate: Fate
  readonly values: readonly [Values | undefined, Values | undefined]
  readonly points: readonly [readonly Point[], readonly Point[]]
}

/** Fields that make contact points: whether they have a value shows. */
const MIRRORED = new Set(['phone', 'email', 'address'])

/** Creates two worlds for a role: what it may see is equal, everything else is drawn anew. */
export async function createWorlds(kit: Kit, view: RoleView, random: Random): Promise<Worlds> {
  const clock = kit.createTestClock()
  const create = (): Promise<World> =>
    kit.createTestCrm({ plugins: [referrals(), chores(), kit.masking()], policy: policyUnderTest(), clock })
  const pair = [await create(), await create()] as const
  const classes = new Map(
    Object.entries({ ...pair[0].crm.catalog.get('customer').fields, ...customSpecs }).map(([name, spec]) => [
      name,
      spec.class,
    ]),
  )
  for (const world of pair) await defineCustomFields(world)
  const drawn = drawTwins(view, classes, random)
  const identities = new Identities()
  const start = clock().getTime()
  const seeded: ReadonlyMap<string, Seeded>[] = []
  for (const [index, world] of pair.entries()) {
    clock.advance(start - clock().getTime())
    seeded.push(await seed(world, drawn, index as 0 | 1))
  }
  await seedConsents(pair, { drawn, seeded, view }, random)
  clock.advance(60_000)
  const reference = (twin: Twin): Reference =>
    identities.add(new Reference(twin.name, [seeded[0]!.get(twin.name)?.id, seeded[1]!.get(twin.name)?.id]))
  const known = drawn.map((twin) => [twin, reference(twin)] as const)
  await seedReferrals(pair, known, random)
  const owners = known.map(([twin, each]) => ownerOf(twin, each))
  const parts = await seedParts({ pair, identities }, owners, { view, random })
  return {
    pair,
    identities,
    customers: known.filter(([twin]) => twin.isSeen).map(([, each]) => each),
    unseen: known.filter(([twin]) => !twin.isSeen).map(([, each]) => each),
    parts,
    points: drawn.flatMap((twin) => pointReferences(twin, seeded, identities)),
    literals: literalsOf(drawn),
    valuesOf: (customer, field) =>
      (drawn.find((twin) => twin.name === customer.name)?.values ?? []).flatMap((row) => row?.[field] ?? []),
    ownerOf: (point) => known.find(([twin]) => point.name.startsWith(`${twin.name}/`))?.[1],
    advance: (ms) => clock.advance(ms),
    async [Symbol.asyncDispose]() {
      for (const world of pair) await world[Symbol.asyncDispose]()
    },
  }
}

function drawTwins(view: RoleView, classes: ReadonlyMap<string, FieldClass>, random: Random): Twin[] {
  const draw = new TwinDrawer(view, classes, random)
  const seen =
    view.windows.length === 0 ? [] : Array.from({ length: 26 }, (_, index) => draw.seen(`seen-${index}`))
  const unseen = Array.from({ length: 26 }, (_, index) => draw.unseen(`unseen-${index}`))
  // Interleaved, so that rows which only one world has stand between rows that both have.
  return [...seen, ...unseen]
    .map((twin) => [random.next(), twin] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, twin]) => twin)
}

class TwinDrawer {
  readonly #view: RoleView
  readonly #classes: ReadonlyMap<string, FieldClass>
  readonly #random: Random
  /** The ways in which a customer can be out of the role's sight. */
  readonly #hiding: readonly Fate[]

  constructor(view: RoleView, classes: ReadonlyMap<string, FieldClass>, random: Random) {
    this.#view = view
    this.#classes = classes
    this.#random = random
    const nobodys = { ownerId: null, teamId: null, territoryId: null, hasWechat: false }
    const own = this.#isHidden('alive', nobodys)
      ? (['alive', 'alive', 'alive'] as const)
      : (['erased'] as const)
    const deleted = this.#isHidden('deleted', nobodys) ? (['deleted', 'deleted'] as const) : []
    this.#hiding = ['erased', 'foreign', ...own, ...deleted]
  }

  /** A customer that the role sees: equal as far as it sees it. */
  seen(name: string): Twin {
    const facts = this.#facts((row) => levelIn(this.#view, row, 'public') !== undefined)
    const values: [Values, Values] = [{}, {}]
    for (const field of customerFields) {
      const [a, b] = this.#fieldOf(field, facts)
      if (a !== null) values[0][field] = a
      if (b !== null) values[1][field] = b
    }
    const fate = this.#view.seesDeleted(facts) && this.#random.chance(0.15) ? 'deleted' : 'alive'
    return { name, isSeen: true, fate, values, points: this.#points(facts) }
  }

  /** A customer that the role does not see: anything, in one world or in both. */
  unseen(name: string): Twin {
    const fate = this.#random.pick(this.#hiding)
    const isHidden = (row: RowFacts): boolean => this.#isHidden(fate, row)
    const [first, second] = [this.#facts(isHidden), this.#facts(isHidden)]
    const where = this.#random.pick(['both', 'both', 'a', 'b', 'b'])
    return {
      name,
      isSeen: false,
      fate,
      values: [
        where === 'b' ? undefined : this.#anything(first),
        where === 'a' ? undefined : this.#anything(second),
      ],
      points: [this.#points(first)[0], this.#points(second)[1]],
    }
  }

  #isHidden(fate: Fate, row: RowFacts): boolean {
    if (fate === 'erased' || fate === 'foreign') return true
    const isSeen = levelIn(this.#view, row, 'public') !== undefined
    return !isSeen || (fate === 'deleted' && !this.#view.seesDeleted(row))
  }

  #facts(isWanted: (row: RowFacts) => boolean): RowFacts {
    for (;;) {
      const maybe = (field: string): string | null =>
        this.#random.chance(0.2) ? null : (anyValue(field, this.#random) as string)
      const row = {
        ownerId: maybe('ownerId'),
        teamId: maybe('teamId'),
        territoryId: maybe('territoryId'),
        hasWechat: this.#random.chance(0.3),
      }
      if (isWanted(row)) return row
    }
  }

  #fieldOf(field: string, facts: RowFacts): readonly [JsonValue, JsonValue] {
    if (field in facts) return [facts[field as 'ownerId'], facts[field as 'ownerId']]
    const level = levelIn(this.#view, facts, this.#classes.get(field)!)!
    const isNull = (): boolean => !requiredFields.has(field) && this.#random.chance(0.25)
    if (level === 'deny') {
      const one = (): JsonValue => (isNull() ? null : anyValue(field, this.#random))
      if (!MIRRORED.has(field)) return [one(), one()]
    }
    if (isNull()) return [null, null]
    return this.#twinValues(field, level)
  }

  #twinValues(field: string, level: Level): readonly [JsonValue, JsonValue] {
    if (level === 'deny') return [anyValue(field, this.#random), anyValue(field, this.#random)]
    const [a, b] = twins(field, this.#random)
    return level === 'allow' ? [a, a] : [a, b]
  }

  #anything(facts: RowFacts): Values {
    const values: Values = {}
    for (const field of customerFields) {
      if (field in facts) continue
      if (requiredFields.has(field) || this.#random.chance(0.75))
        values[field] = anyValue(field, this.#random)
    }
    const { hasWechat: _, ...keys } = facts
    return { ...values, ...withoutNulls(keys) }
  }

  /** Contact points beside the mirrored ones: as many in each world, and of the same kinds. */
  #points(facts: RowFacts): readonly [readonly Point[], readonly Point[]] {
    const classes = this.#view.points ?? this.#view.windows[0]?.classes ?? {}
    const drawn = Array.from({ length: this.#random.below(3) }, () => this.#pointTwins('phone', classes))
    if (facts.hasWechat) drawn.push(this.#pointTwins('wechat', classes))
    return [drawn.map(([a]) => a), drawn.map(([, b]) => b)]
  }

  #pointTwins(
    kind: 'phone' | 'wechat',
    classes: Readonly<Partial<Record<FieldClass, Level>>>,
  ): readonly [Point, Point] {
    const values =
      kind === 'phone' ? twins('phone', this.#random) : [this.#random.letters(8), this.#random.letters(8)]
    const labels = [this.#random.letters(5), this.#random.letters(5)]
    const chosen = (texts: readonly JsonValue[], world: 0 | 1, fieldClass: FieldClass): string =>
      texts[classes[fieldClass] === 'allow' ? 0 : world] as string
    const point = (world: 0 | 1): Point => ({
      kind,
      value: chosen(values, world, 'contact'),
      label: chosen(labels, world, 'basic'),
    })
    return [point(0), point(1)]
  }
}

function withoutNulls(keys: Readonly<Record<string, string | null>>): Values {
  return Object.fromEntries(
    Object.entries(keys).filter((entry): entry is [string, string] => entry[1] !== null),
  )
}

/** The ids that a customer has got in one world. */
interface Seeded {
  readonly id: string
  readonly pointIds: readonly string[]
}

async function seed(
  world: World,
  twinsDrawn: readonly Twin[],
  index: 0 | 1,
): Promise<ReadonlyMap<string, Seeded>> {
  const seeded = new Map<string, Seeded>()
  for (const twin of twinsDrawn) {
    world.clock.advance(1000)
    const values = twin.values[index]
    if (values === undefined) continue
    const tenantId = twin.fate === 'foreign' ? 'elsewhere' : 'default'
    const id = await world.crm.system(
      'seed',
      async (crm) => {
        // What is not said would be told by the identity number, which may be another in each world.
        const said = { birthDate: null, sex: null, ...values }
        const created = await crm.customers.create(nested(said) as unknown as CreateCustomerInput)
        for (const point of twin.points[index])
          await crm.customers.contactPoints.add({ id: created.id, ...point })
        if (twin.fate === 'deleted') await crm.customers.delete({ id: created.id })
        return created.id
      },
      tenantId,
    )
    if (twin.fate === 'erased') await markErased(world, id)
    const points = await world.database
      .selectFrom('crm_contact_point')
      .select('id')
      .where('customer_id', '=', id)
      .orderBy('id')
      .execute()
    seeded.set(twin.name, { id, pointIds: points.map((point) => String(point['id'])) })
  }
  return seeded
}

/** No operation of this version erases. */
async function markErased(world: World, id: string): Promise<void> {
  await world.database
    .updateTable('crm_customer')
    .set({ erased_at: world.clock().toISOString() })
    .where('id', '=', id)
    .execute()
}

const purposes = ['marketing', 'abroad'] as const

/**
 * Consents and shares with strangers: equal for customers that the role sees, drawn anew for the others. To who sees all
 * consents, none are of a customer that only one world has.
 */
async function seedConsents(
  pair: readonly [World, World],
  known: {
    readonly drawn: readonly Twin[]
    readonly seeded: readonly ReadonlyMap<string, Seeded>[]
    readonly view: RoleView
  },
  random: Random,
): Promise<void> {
  const { seesConsents = false } = known.view
  for (const { crm } of pair)
    for (const tenantId of ['default', 'elsewhere'])
      await crm.system(
        'seed',
        async (system) => {
          for (const key of purposes) await system.purposes.create({ key, title: key })
        },
        tenantId,
      )
  for (const twin of known.drawn) {
    if (twin.fate === 'deleted') continue
    const first = drawStatements(random)
    const statements = [first, twin.isSeen || seesConsents ? first : drawStatements(random)] as const
    if (seesConsents && known.seeded.some((world) => !world.has(twin.name))) continue
    for (const [index, world] of pair.entries()) {
      const id = known.seeded[index]!.get(twin.name)?.id
      if (id !== undefined && twin.fate === 'alive') await state(world, id, statements[index]!)
    }
  }
}

interface Statements {
  readonly consents: readonly (readonly [purpose: string, state: 'granted' | 'withdrawn'])[]
  readonly isShared: boolean
}

function drawStatements(random: Random): Statements {
  const consents = Array.from(
    { length: random.below(3) },
    () => [random.pick(purposes), random.pick(['granted', 'withdrawn'] as const)] as const,
  )
  return { consents, isShared: random.chance(0.3) }
}

async function state(world: World, id: string, { consents, isShared }: Statements): Promise<void> {
  const proof = { channel: 'paper', textVersionHash: 'a'.repeat(64) } as const
  const expiresAt = new Date(world.clock().getTime() + 600_000)
  await world.crm.system('seed', async ({ customers }) => {
    for (const [purpose, consent] of consents)
      await customers.consents.record({ id, purpose, state: consent, ...proof })
    if (isShared)
      await customers.shares.add({
        id,
        granteeKind: 'user',
        granteeId: 'u-stranger',
        expiresAt,
        reason: 'seed',
      })
  })
}

function ownerOf({ isSeen, fate, values, points }: Twin, reference: Reference): PartOwner {
  const key = (name: string): string | null => (values[0]?.[name] as string | undefined) ?? null
  const hasWechat = points[0].some((point) => point.kind === 'wechat')
  const facts = { ownerId: key('ownerId'), teamId: key('teamId'), territoryId: key('territoryId'), hasWechat }
  const isIn = [values[0] !== undefined, values[1] !== undefined] as const
  return { reference, isSeen, fate, facts, isIn }
}

async function seedReferrals(
  pair: readonly [World, World],
  known: readonly (readonly [Twin, Reference])[],
  random: Random,
): Promise<void> {
  const inBoth = known.filter(
    ([twin]) => twin.values.every((values) => values !== undefined) && twin.fate !== 'foreign',
  )
  const seen = known.filter(([twin]) => twin.isSeen)
  if (seen.length === 0) return
  for (let count = 0; count < 30; count++) {
    const [, customer] = random.pick(seen)
    const [, referrer] = random.pick(inBoth)
    const channel = random.pick(['friend', 'fair', 'advert'])
    const rewards = [random.below(100), random.below(100)] as const
    for (const [index, world] of pair.entries()) {
      await world.crm.system('seed', (crm) =>
        crm.referrals.create({
          customerId: customer.ids[index]!,
          referrerId: referrer.ids[index]!,
          channel,
          reward: rewards[index]!,
        }),
      )
    }
  }
}

function pointReferences(
  twin: Twin,
  seeded: readonly ReadonlyMap<string, Seeded>[],
  identities: Identities,
): Reference[] {
  const [inA, inB] = seeded.map((world) => world.get(twin.name)?.pointIds ?? [])
  return Array.from({ length: Math.max(inA!.length, inB!.length) }, (_, index) =>
    identities.add(new Reference(`${twin.name}/point-${index}`, [inA![index], inB![index]])),
  )
}

function literalsOf(drawn: readonly Twin[]): ReadonlyMap<string, readonly JsonValue[]> {
  const rows = drawn.flatMap((twin) => twin.values).filter((values) => values !== undefined)
  return new Map(
    customerFields.map((field) => [
      field,
      rows.flatMap((row) => (row[field] === undefined ? [] : [row[field]])),
    ]),
  )
}

import { createHash } from 'node:crypto'

import type {
  AddIdentityInput,
  AddRelationInput,
  AddShareInput,
  CreatePurposeInput,
  CreateSavedViewInput,
  RecordConsentInput,
  RecordInteractionInput,
} from '@kith/core'

import { DEMO_REFERENCE_DATE } from './data/chinese-customers.ts'
import { TALKS } from './data/chinese-talks.ts'
import { createSeededRandom, type SeededRandom } from './data/seeded-random.ts'
import type { DemoRecord } from './demo-customers.ts'
import { BRANCH_TEAM, MAIN_TEAM } from './demo-teams.ts'
import { BRANCH_MANAGER, COLLEAGUE, DEMO_MANAGER } from './demo-users.ts'

/** What an operation takes, with customers by their items in place of ids. */
type OfItem<TInput extends { readonly id: string }> = Omit<TInput, 'id'> & { readonly item: string }

/** A relation between two customers of the demo. */
export type DemoRelation = Omit<OfItem<AddRelationInput>, 'otherId'> & { readonly otherItem: string }

/** What happened between the customers of the demo and those who look after them. */
export interface DemoActivity {
  readonly identities: readonly OfItem<AddIdentityInput>[]
  readonly relations: readonly DemoRelation[]
  readonly interactions: readonly OfItem<RecordInteractionInput>[]
  readonly consents: readonly OfItem<RecordConsentInput>[]
  readonly shares: readonly OfItem<AddShareInput>[]
}

/** When all of it has happened. */
export const ACTIVITY_ENDS_AT = new Date(DEMO_REFERENCE_DATE)

/** Long after anybody tries the demo. */
const SHARED_UNTIL = new Date('2099-12-31T00:00:00.000Z')
const SEED = 20_261_102
const AGENTS = [DEMO_MANAGER, COLLEAGUE, 'demo-service-rep']

/** The purposes that customers of the demo are asked about, each with the text that they agree to. */
export const demoPurposes: readonly CreatePurposeInput[] = [
  purpose('marketing', 'News and offers', 'I agree to receive news and offers.'),
  purpose('profiling', 'Recommendations', 'I agree to recommendations from my orders.'),
  { ...purpose('abroad', 'Processing abroad', 'I agree that my data leave the country.'), kind: 'separate' },
]

function purpose(key: string, title: string, text: string): CreatePurposeInput {
  return { key, title, textVersionHash: createHash('sha256').update(text).digest('hex') }
}

/** A query with a name that the manager shares with everybody. */
export const demoView: CreateSavedViewInput = {
  name: 'Dormant, to call back',
  entity: 'customer',
  where: { lifecycle: 'dormant', tags: { has: '需回访' } },
  sort: ['-lastActivityAt'],
  columns: ['name', 'lastActivityAt', 'tags'],
  isSharedWithEverybody: true,
}

/** Draws what happened, the same for the same customers. */
export function demoActivity(records: readonly DemoRecord[]): DemoActivity {
  const random = createSeededRandom(SEED)
  const main = records.filter(({ input }) => input.teamId === MAIN_TEAM)
  const people = main.filter(({ input }) => input.kind === 'person')
  const firms = main.filter(({ input }) => input.kind === 'organization')
  return {
    identities: people.slice(0, 20).map(({ item }, index) => ({
      item,
      namespace: 'shop',
      externalId: `S-${10_001 + index}`,
    })),
    relations: relationsOf(firms, people),
    interactions: people.slice(0, 45).flatMap((record) => interactionsOf(random, record)),
    consents: people.slice(0, 40).flatMap((record) => consentsOf(random, record)),
    shares: sharesOf(records),
  }
}

/** Each of some firms employs two people; some people share a household, and one has brought another. */
function relationsOf(firms: readonly DemoRecord[], people: readonly DemoRecord[]): DemoRelation[] {
  const at = (index: number): string => people[index]!.item
  const staff = firms.slice(0, 6).flatMap(({ item }, index): DemoRelation[] => [
    { item, type: 'employs', otherItem: at(2 * index), role: '采购', isPrimary: true },
    { item, type: 'employs', otherItem: at(2 * index + 1), role: '财务' },
  ])
  const families = [20, 22, 24].map((index): DemoRelation => ({
    item: at(index),
    type: 'household',
    otherItem: at(index + 1),
  }))
  const brought = [26, 27].map((index): DemoRelation => ({
    item: at(index),
    type: 'referred_by',
    otherItem: at(index - 10),
  }))
  return [...staff, ...families, ...brought]
}

function interactionsOf(random: SeededRandom, record: DemoRecord): DemoActivity['interactions'] {
  return Array.from({ length: random.int(1, 4) }, () => ({
    item: record.item,
    ...random.pick(TALKS),
    occurredAt: momentSince(random, record.createdAt),
    agentId: random.pick(AGENTS),
  }))
}

/** All agreed to offers, some took it back later, and few were asked about the rest. */
function consentsOf(random: SeededRandom, { item, createdAt }: DemoRecord): DemoActivity['consents'] {
  const given = momentSince(random, createdAt)
  const form = { item, channel: 'web-form', evidenceRef: `form/${item}`, at: given }
  const offers = { ...form, purpose: 'marketing' }
  const takenBack = { ...offers, state: 'withdrawn', at: momentSince(random, given) } as const
  return [
    offers,
    ...(random.chance(0.25) ? [takenBack] : []),
    ...(random.chance(0.3) ? [{ ...form, purpose: 'profiling' }] : []),
    ...(random.chance(0.1) ? [{ ...form, purpose: 'abroad', kind: 'separate' } as const] : []),
  ]
}

/** One customer of the branch is lent to the manager for reading, and one of the manager's to the branch for writing. */
function sharesOf(records: readonly DemoRecord[]): DemoActivity['shares'] {
  const first = (isWanted: (record: DemoRecord) => boolean): string => records.find(isWanted)!.item
  return [
    {
      item: first(({ input }) => input.teamId === BRANCH_TEAM),
      granteeKind: 'user',
      granteeId: DEMO_MANAGER,
      level: 'read',
      expiresAt: SHARED_UNTIL,
      reason: 'advises the branch',
    },
    {
      item: first(({ input }) => input.ownerId === DEMO_MANAGER),
      granteeKind: 'user',
      granteeId: BRANCH_MANAGER,
      level: 'write',
      expiresAt: SHARED_UNTIL,
      reason: 'moves to the branch next year',
    },
  ]
}

function momentSince(random: SeededRandom, from: Date): Date {
  const passed = ACTIVITY_ENDS_AT.getTime() - from.getTime()
  return new Date(from.getTime() + Math.floor(random.next() * passed))
}

import { managedOnCreation } from '../customers/created-customer.ts'
import type { CheckedRow, CreationBatch } from '../gate/creation-batch.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { KithError } from '../shared/errors.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { turn } from '../shared/platform.ts'
import { type Candidate, pointsOf, type Refusal, refusalOf, valuesOfNew } from './candidate.ts'
import { findMatches, type Match, type MatchValue, matchValuesOf } from './match-customers.ts'
import type { MatchKey } from './match-keys.ts'
import { recordErrors } from './record-errors.ts'

/** What an import does with records that find a customer. */
export interface DuplicateRule {
  readonly onDuplicate: 'create' | 'update' | 'skip'
  readonly matchBy: readonly MatchKey[]
}

/** A record that becomes a new customer, with everything that belongs to them. */
export interface PlannedCreation {
  readonly action: 'create'
  readonly candidate: Candidate
  readonly customer: CheckedRow
  readonly points: readonly CheckedRow[]
  readonly identities: readonly CheckedRow[]
}

/** What becomes of one record. */
export type Planned =
  | PlannedCreation
  | { readonly action: 'update'; readonly candidate: Candidate; readonly customerId: string }
  | { readonly action: 'skip'; readonly candidate: Candidate }
  | { readonly action: 'refuse'; readonly candidate: Candidate; readonly refusal: Refusal }

/** The customers that earlier records of the file are about, by the digests that find them. */
export interface FileCustomers {
  find(digest: string): string | undefined
  add(digest: string, customerId: string): void
}

/** Remembers the customers of one batch. */
export function knownInBatch(): FileCustomers {
  const ids = new Map<string, string>()
  return { find: (digest) => ids.get(digest), add: (digest, id) => void ids.set(digest, id) }
}

/** Deciding on so many records takes a few milliseconds; then others have their turn. */
const SLICE = 4

/**
 * Decides what becomes of records, without writing: against the customers that are there, those of earlier records, and the
 * rights of the session. A preview shows these decisions, and a run carries them out.
 */
export async function planBatch(
  ctx: KernelContext,
  candidates: readonly Candidate[],
  { rule, known }: { readonly rule: DuplicateRule; readonly known: FileCustomers },
): Promise<readonly Planned[]> {
  const readable = candidates.filter(({ refusal }) => refusal === undefined)
  // An identity that another customer has is refused, whatever records are matched by.
  const keys = rule.matchBy.includes('identity') ? rule.matchBy : [...rule.matchBy, 'identity' as const]
  const values = new Map(readable.map((candidate) => [candidate, matchValuesOf(ctx, candidate, keys)]))
  const matches = await findMatches(ctx, [...values.values()].flat())
  const creations = {
    customer: ctx.creations('customer'),
    contactPoint: ctx.creations('contactPoint'),
    customerIdentity: ctx.creations('customerIdentity'),
  }
  const planner = { ctx, rule, known, matches, creations }
  const planned: Planned[] = []
  for (const [index, candidate] of candidates.entries()) {
    if (index > 0 && index % SLICE === 0) await turn()
    planned.push(planOne(planner, candidate, values.get(candidate) ?? []))
  }
  return planned
}

interface Planner {
  readonly ctx: KernelContext
  readonly rule: DuplicateRule
  readonly known: FileCustomers
  readonly matches: ReadonlyMap<string, Match>
  /** The same for all records: what they are checked by is found once. */
  readonly creations: Readonly<Record<'customer' | 'contactPoint' | 'customerIdentity', CreationBatch>>
}

function planOne(planner: Planner, candidate: Candidate, values: readonly MatchValue[]): Planned {
  if (candidate.refusal !== undefined) return { action: 'refuse', candidate, refusal: candidate.refusal }
  try {
    const customerId = matchOf(planner, values)
    if (customerId !== undefined) {
      if (planner.rule.onDuplicate === 'skip') return { action: 'skip', candidate }
      return { action: 'update', candidate, customerId }
    }
    return planCreation(planner, candidate, values)
  } catch (error) {
    if (!(error instanceof KithError) || error.status >= 500) throw error
    return { action: 'refuse', candidate, refusal: refusalOf(error, (each) => planner.ctx.describe(each)) }
  }
}

function planCreation(
  { ctx, known, creations }: Planner,
  candidate: Candidate,
  values: readonly MatchValue[],
): PlannedCreation {
  const given = valuesOfNew(candidate)
  const managed = managedOnCreation(ctx, given)
  const customer = creations.customer.check({ values: given, managed })
  const customerId = customer.row['id'] as string
  const points = pointsOf(candidate).map((point) =>
    creations.contactPoint.check({ values: { ...point, customerId } }),
  )
  const seen = { firstSeenAt: ctx.now(), lastSeenAt: ctx.now() }
  const identities = candidate.identities.map((identity) =>
    creations.customerIdentity.check({ values: { ...identity, customerId }, managed: seen }),
  )
  for (const { digests } of values) known.add(digests[0]!, customerId)
  return { action: 'create', candidate, customer, points, identities }
}

/** The customer that a record is about: by the first key that finds one. */
function matchOf(planner: Planner, values: readonly MatchValue[]): string | undefined {
  const { rule, matches, known } = planner
  for (const { key, digests } of values) {
    const found = { match: matches.get(digests[0]!), earlier: known.find(digests[0]!) }
    if (key === 'identity') refuseTaken(planner, found)
    const ids = isMatchedBy(rule, key) ? idsIn(found) : []
    if (ids.length > 1 && rule.onDuplicate === 'update')
      throw recordErrors.AMBIGUOUS({ key, count: ids.length })
    if (ids[0] !== undefined) return ids[0]
  }
  return undefined
}

interface Found {
  readonly match: Match | undefined
  readonly earlier: string | undefined
}

function isMatchedBy({ onDuplicate, matchBy }: DuplicateRule, key: MatchKey): boolean {
  return onDuplicate !== 'create' && matchBy.includes(key)
}

function idsIn({ match, earlier }: Found): readonly string[] {
  return [...new Set([...(match?.visible ?? []), ...(earlier === undefined ? [] : [earlier])])]
}

/** A customer has an identity alone. That one has it whom the caller does not see is told as often as by any other write. */
function refuseTaken({ ctx, rule }: Planner, { match, earlier }: Found): void {
  if (match?.hasHidden === true) {
    ctx.gateCall.services.duplicates.take(ctx.gateCall)
    throw kernelErrors.POSSIBLE_DUPLICATE({ entity: 'customerIdentity' })
  }
  const isTaken = match !== undefined || earlier !== undefined
  if (isTaken && !isMatchedBy(rule, 'identity')) throw recordErrors.DUPLICATE()
}

import { z } from 'zod'

const MOST_TIERS = 20

/** The tiers of a program, the lowest first; whoever reaches none is in none. */
export const tierList = z
  .array(
    z.strictObject({
      key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'Expected lower-case letters, digits and hyphens'),
      name: z.string().min(1).max(100),
      threshold: z.int().min(1),
      multiplierPercent: z.int().min(1).max(10_000).exactOptional(),
      benefits: z
        .record(z.string().max(40), z.union([z.string().max(200), z.boolean(), z.int()]))
        .exactOptional(),
    }),
  )
  .min(1)
  .max(MOST_TIERS)
  .refine((tiers) => tiers.every(({ threshold }, index) => threshold > (tiers[index - 1]?.threshold ?? 0)), {
    error: 'Expected thresholds that rise',
  })
  .refine((tiers) => new Set(tiers.map(({ key }) => key)).size === tiers.length, {
    error: 'Expected a key of its own for each tier',
  })

/** One tier. */
export type Tier = z.output<typeof tierList>[number]

/** In which tier an account is. */
export interface TierPlace {
  readonly key: string
  readonly since: Date
  /** When it is looked at again; `null` for a tier that lasts. */
  readonly until: Date | null
}

/** Why an account came into a tier or left it. */
export type TierReason = 'qualified' | 'kept' | 'lost' | 'byHand'

/** A step from one tier to another, or to the same one for longer. */
export interface TierStep {
  readonly to: string | null
  readonly because: TierReason
}

/** What a step follows from. */
export interface TierFacts {
  readonly tiers: readonly Tier[]
  readonly place: TierPlace | null
  /** What counts for tiers, in the time that counts. */
  readonly metric: number
  readonly now: Date
  readonly graceMs: number
  readonly downgrade: 'oneDown' | 'byMetric'
}

/**
 * The next step of an account: up at once when more is reached; when the time of a tier is over, the same again where it is still
 * reached, or else, after the days of grace, down: by one, or to what is reached. `undefined` where all stays.
 */
export function nextStep(facts: TierFacts): TierStep | undefined {
  const { tiers, place, metric, now } = facts
  const reached = reachedBy(tiers, metric)
  const at = tiers.findIndex(({ key }) => key === place?.key)
  if (reached > at) return { to: tiers[reached]!.key, because: 'qualified' }
  const until = place?.until ?? null
  return until === null || now < until ? undefined : stepAfter(facts, { reached, at, until })
}

/** The step when the time of a tier is over. */
function stepAfter(
  { tiers, now, graceMs, downgrade }: TierFacts,
  { reached, at, until }: { readonly reached: number; readonly at: number; readonly until: Date },
): TierStep | undefined {
  if (reached === at && at >= 0) return { to: tiers[at]!.key, because: 'kept' }
  if (now.getTime() < until.getTime() + graceMs) return undefined
  const lower = downgrade === 'oneDown' ? Math.max(at - 1, reached) : reached
  return { to: tiers[lower]?.key ?? null, because: 'lost' }
}

/** The index of the highest tier that a metric reaches; -1 for none. */
function reachedBy(tiers: readonly Tier[], metric: number): number {
  return tiers.findLastIndex(({ threshold }) => threshold <= metric)
}

/** A place as it is told: whatever there is none of is `null`. */
export function placeTold(place: TierPlace | null) {
  if (place === null) return { tier: null, since: null, until: null }
  const { key: tier, since, until } = place
  return { tier, since, until }
}

/** The place that the columns of an account say. */
export function placeOf({
  tierKey,
  tierSince,
  tierUntil,
}: {
  readonly tierKey: string | null
  readonly tierSince: Date | null
  readonly tierUntil: Date | null
}): TierPlace | null {
  return tierKey === null ? null : { key: tierKey, since: tierSince!, until: tierUntil }
}

/** How far it is to the next tier, and how much is missing to keep this one. */
export interface TierProjection {
  readonly metric: number
  readonly next: { readonly key: string; readonly missing: number } | null
  readonly missingToKeep: number
}

/** Tells how an account stands to the tiers around it. */
export function project(tiers: readonly Tier[], place: TierPlace | null, metric: number): TierProjection {
  const at = tiers.findIndex(({ key }) => key === place?.key)
  const next = tiers[at + 1]
  return {
    metric,
    next: next === undefined ? null : { key: next.key, missing: Math.max(0, next.threshold - metric) },
    missingToKeep: at < 0 ? 0 : Math.max(0, tiers[at]!.threshold - metric),
  }
}

/** What the tier of an account multiplies points by, in percent. */
export function multiplierOf(tiers: readonly Tier[] | null, place: TierPlace | null): number {
  return tiers?.find(({ key }) => key === place?.key)?.multiplierPercent ?? 100
}

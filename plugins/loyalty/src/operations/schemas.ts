import { z } from 'zod'

import { entryKinds } from '../ledger/entry.ts'

/** The most points that one movement moves: sums of them stay exact. */
const MOST_POINTS = 1_000_000_000

/** How many points: whole ones, at least one. */
export const points = z.int().min(1).max(MOST_POINTS)

/** What the caller names a movement by: the same one again is the same movement. */
export const ref = z.string().min(1).max(100).describe('The reference of the movement: it is done once.')

/** Why. */
export const reason = z.string().min(1).max(500)

/** When it was. */
export const occurredAt = z.coerce.date().optional().describe('When it was; now when left out.')

/** An account, by the key of its program and its customer. */
export const accountPlace = z.strictObject({
  program: z.string().max(64).describe('The key of the program.'),
  customerId: z.string(),
})

/** Where an account stands. */
export const accountSummary = z.strictObject({
  program: z.string(),
  customerId: z.string(),
  status: z.enum(['active', 'frozen']),
  tier: z.string().nullable().describe('The key of the tier; null for none.'),
  active: z.int().describe('What may be spent now.'),
  pending: z.int(),
  held: z.int(),
  debt: z.int(),
  expiring: z.array(z.strictObject({ at: z.date(), points: z.int() })),
})

/** Where an account stands. */
export type AccountSummary = z.output<typeof accountSummary>

/** Where an account stands, and how far it is to the next tier. */
export const accountStanding = accountSummary.extend({
  nextTier: z
    .strictObject({ key: z.string(), missing: z.int().describe('Of what tiers are reached by.') })
    .nullable()
    .describe('The next tier; null where there is none.'),
})

/** Where an account stands, and how far it is to the next tier. */
export type AccountStanding = z.output<typeof accountStanding>

/** What was moved, and where the account stands now. */
export const movementAnswer = z.strictObject({
  entryId: z.string(),
  kind: z.enum(entryKinds),
  points: z.int().describe('Signed.'),
  forgiven: z.int().describe('Points that were to be taken back and were let go.'),
  isReplayed: z.boolean().describe('It was done before, under the same reference.'),
  account: accountSummary,
})

/** What was moved, and where the account stands now. */
export type MovementAnswer = z.output<typeof movementAnswer>

/** What was earned, and where the account stands now. */
export const earnAnswer = movementAnswer.extend({
  entryId: z.string().nullable().describe('Null where an order gives nothing, or nothing more.'),
})

/** What was earned, and where the account stands now. */
export type EarnAnswer = z.output<typeof earnAnswer>

import { z } from 'zod'

import type { Filter } from '../filter/ast.ts'
import { jsonObject } from '../schema/json-object.ts'

/** One figure about a group: how many rows, or what a field of them comes to. */
export type Measure =
  | 'count'
  | { readonly sum: string }
  | { readonly avg: string }
  | { readonly min: string }
  | { readonly max: string }
  | { readonly countDistinct: string }

/** A question about groups of rows instead of rows. */
export interface AggregateQuery {
  readonly where?: Filter | undefined
  /** Up to two fields; none makes one group of all rows. */
  readonly groupBy?: readonly string[] | undefined
  /** The figures by the name that each has in the answer; 1 to 10. */
  readonly measures: Readonly<Record<string, Measure>>
  /** 1 to 1000 groups, the largest first; default 100. */
  readonly limit?: number | undefined
}

/** One group: what its rows have in common, and its figures. `null` where no row has a value. */
export interface AggregateGroup {
  readonly group: Readonly<Record<string, unknown>>
  readonly measures: Readonly<Record<string, unknown>>
}

/** The groups, the largest first. */
export interface AggregateResult {
  readonly data: readonly AggregateGroup[]
  /** Whether groups were left out because too few people are in them, or because others could be told from them. */
  readonly isSuppressed: boolean
  /** Whether there are more groups than `limit`. */
  readonly isTruncated: boolean
}

const fieldName = z.string().max(64)

const measureSchema = z.union([
  z.literal('count'),
  z.strictObject({ sum: fieldName }),
  z.strictObject({ avg: fieldName }),
  z.strictObject({ min: fieldName }),
  z.strictObject({ max: fieldName }),
  z.strictObject({ countDistinct: fieldName }),
])

/** The schema of an aggregate query. Fields are checked by the gate against the caller's rights. */
export const aggregateQuerySchema = z.strictObject({
  where: jsonObject().optional().describe('A filter; see the guide "Filter and sort".'),
  groupBy: z.array(fieldName).max(2).optional(),
  measures: z.record(z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/), measureSchema).refine((measures) => {
    const { length } = Object.keys(measures)
    return length >= 1 && length <= 10
  }, 'Expected 1 to 10 measures'),
  limit: z.int().min(1).max(1000).optional(),
})

/** The schema of the answer. */
export const aggregateResultSchema = z.strictObject({
  data: z.array(
    z.strictObject({
      group: z.record(z.string(), z.unknown()),
      measures: z.record(z.string(), z.unknown()),
    }),
  ),
  isSuppressed: z.boolean(),
  isTruncated: z.boolean(),
})

/** How many groups are answered when no limit is asked for. */
export const DEFAULT_GROUPS = 100

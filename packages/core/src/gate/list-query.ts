import { z } from 'zod'

import type { Filter } from '../filter/ast.ts'
import { jsonObject } from '../schema/json-object.ts'
import type { CountMode } from '../shared/page.ts'

/** A list query: which rows, in which order, which fields, how many. */
export interface ListQuery {
  readonly where?: Filter | undefined
  /** Words and parts of names that a row must have, all of them; see the guide "Filter and sort". */
  readonly q?: string | undefined
  /** Field names, `-` before one for descending; a text separates them by commas. Default: newest first. */
  readonly sort?: string | readonly string[] | undefined
  readonly fields?: readonly string[] | undefined
  /** 1 to 200; default 50. */
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
  readonly count?: CountMode | undefined
  /** Deleted rows need the permission `readDeleted`. */
  readonly deleted?: 'with' | 'only' | undefined
}

/** The schema of a list query. `where`, `sort` and `fields` are checked by the gate against the caller's rights. */
export const listQuerySchema = z.strictObject({
  where: jsonObject().optional().describe('A filter; see the guide "Filter and sort".'),
  q: z.string().max(200).optional().describe('Words or parts of names that a row must have, all of them.'),
  sort: z.union([z.string().max(500), z.array(z.string().max(64)).max(8)]).optional(),
  fields: z.array(z.string().max(64)).max(200).optional(),
  limit: z.int().min(1).max(200).optional(),
  cursor: z.string().max(4000).optional(),
  count: z.enum(['none', 'capped', 'exact']).optional(),
  deleted: z.enum(['with', 'only']).optional(),
})

/** The page size when none is asked for. */
export const DEFAULT_LIMIT = 50

/** A capped count stops here. */
export const COUNT_CAP = 10_001

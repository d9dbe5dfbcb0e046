import { z } from 'zod'

import type { ErrorDescription } from '../messages/describe-error.ts'
import { moveIssue } from '../messages/zod-issue.ts'
import { valuesOf } from '../operations/entity-values.ts'
import { type Issue, KithError } from '../shared/errors.ts'
import { customerEntity } from './customer.entity.ts'

/** The schema of one change among many. */
export const bulkItemSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('create'), values: valuesOf(customerEntity, 'create') }),
  z.strictObject({
    op: z.literal('update'),
    id: z.string(),
    patch: valuesOf(customerEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  z.strictObject({ op: z.literal('delete'), id: z.string(), ifVersion: z.int().optional() }),
])

/** One change among many. */
export type BulkItem = z.output<typeof bulkItemSchema>

/** The schema of what became of one change. */
export const bulkResultSchema = z.strictObject({
  index: z.int(),
  status: z.int(),
  id: z.string().optional(),
  error: z
    .strictObject({
      code: z.string(),
      detail: z.string(),
      errors: z.array(z.strictObject({ pointer: z.string(), code: z.string(), message: z.string() })),
    })
    .optional(),
})

/** What became of one change. */
export type BulkResult = z.output<typeof bulkResultSchema>

/** A change with its place in the request. */
export interface PlacedItem {
  readonly index: number
  readonly item: BulkItem
}

/** The operation that does a change alone, and its input. */
export function callOf(item: BulkItem): { readonly operation: string; readonly input: unknown } {
  const { op, ...input } = item
  return { operation: `customers.${op}`, input: item.op === 'create' ? item.values : input }
}

const statuses = { create: 201, update: 200, delete: 204 } as const

/** The result of a change that was made. */
export function doneResult({ index, item }: PlacedItem, id: string): BulkResult {
  return { index, status: statuses[item.op], id }
}

/** The result of a change that was refused: as if it had been asked for alone, without the row as it is. */
export function refusedResult(
  placed: PlacedItem,
  error: KithError,
  told: Pick<ErrorDescription, 'message' | 'issues'>,
): BulkResult {
  const { index, item } = placed
  const { code, status } = error
  const refusal = { code, detail: told.message, errors: issuesOf(placed, { code, ...told }) }
  return { index, status, ...(item.op === 'create' ? {} : { id: item.id }), error: refusal }
}

/** The refusal of a change as one of the whole request: its places are those in the request. */
export function refusalOfAll(placed: PlacedItem, error: KithError): KithError {
  const { code, status, message, fix, params, retryAfter } = error
  const details = { issues: issuesOf(placed, error), cause: error }
  return new KithError(
    { code, status, message, fix },
    params,
    retryAfter === undefined ? details : { ...details, retryAfter },
  )
}

function issuesOf(
  { index, item }: PlacedItem,
  { code, message, issues }: Pick<KithError, 'code' | 'message' | 'issues'>,
): Issue[] {
  if (issues.length === 0) return [{ pointer: `/items/${index}`, code, message }]
  const base = item.op === 'create' ? `/items/${index}/values` : `/items/${index}`
  return issues.map((issue) => moveIssue(issue, `${base}${issue.pointer}`))
}

import { run } from '../database/database.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { timelineTypes } from '../operations/timeline-fact.ts'
import { clearFieldsOf } from './clear-fields.ts'
import { shapeEntry, type TimelineEntry } from './timeline-entry.ts'
import { decodeEntry, entryColumns, type TimelineShape, timelineStatements } from './timeline-query.ts'

/** Which entries to read. */
export interface TimelineQuery {
  readonly customerIds: readonly string[]
  /** Of each customer. */
  readonly limit: number
  /** Where the last page ended. Of one customer only. */
  readonly after?: readonly unknown[] | undefined
  readonly pinnedOnly?: boolean
  readonly types?: readonly string[] | undefined
  readonly entryId?: string
}

/** An entry, whose it is, and where it stands in the order. */
export interface FoundEntry {
  readonly customerId: string
  readonly entry: TimelineEntry
  readonly position: readonly unknown[]
}

/**
 * Reads the entries of customers that the caller was found to see, newest first: those about rows that the caller may
 * see. Nothing tells that there are others.
 */
export async function readEntries(ctx: KernelContext, query: TimelineQuery): Promise<readonly FoundEntry[]> {
  const clear = await ctx.records('customer').clearFields(query.customerIds)
  const found: FoundEntry[] = []
  // One statement for all customers of whom the caller reads the same fields: as many as the policy tells apart.
  for (const [fields, customerIds] of Map.groupBy(clear.keys(), (id) => clear.get(id)!))
    found.push(...(await readAlike(ctx, { ...query, customerIds }, fields)))
  return found
}

async function readAlike(
  ctx: KernelContext,
  query: TimelineQuery,
  clear: ReadonlySet<string>,
): Promise<readonly FoundEntry[]> {
  const { gateCall } = ctx
  const types = ctx.extensions(timelineTypes)
  const statement = ctx.get(timelineStatements).get(gateCall, types, shapeOf(query))
  const rows = await run(gateCall.db, statement, gateCall.environment(argumentsOf(query, clear)))
  const columns = entryColumns(gateCall)
  const readable = (entity: string) => (entity === 'customer' ? clear : clearFieldsOf(gateCall, entity))
  return rows.map((row) => {
    const values = decodeEntry(columns, row)
    const { entity } = types.get(values['type'] as string)!
    return {
      customerId: values['customerId'] as string,
      entry: shapeEntry(values, readable(entity)),
      position: [row['occurredAt'], row['id']],
    }
  })
}

function shapeOf({ customerIds, after, pinnedOnly, types, entryId }: TimelineQuery): TimelineShape {
  return {
    isSingle: customerIds.length === 1,
    isContinued: after !== undefined,
    pinnedOnly: pinnedOnly === true,
    ofTypes: types !== undefined,
    byId: entryId !== undefined,
  }
}

function argumentsOf(query: TimelineQuery, clear: ReadonlySet<string>): Record<string, unknown> {
  return {
    id: query.customerIds[0],
    ids: JSON.stringify(query.customerIds),
    limit: query.limit,
    after0: query.after?.[0],
    after1: query.after?.[1],
    types: JSON.stringify(query.types ?? []),
    entry: query.entryId,
    clear: JSON.stringify([...clear]),
  }
}

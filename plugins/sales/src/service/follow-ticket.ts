import type { KithEvent, OperationContext } from '@kith/core'

import { clearCause, setCause } from '../overlays/causes.ts'
import { findOne } from '../stored-rows.ts'
import { customerPlace } from '../turns.ts'
import { conclude } from './conclude-case.ts'
import type { ToldTicket } from './other-plugins.ts'
import type { StoredCase } from './service-case.entity.ts'
import { isOpen, overlayOf } from './service-rule.ts'

/**
 * Takes in what is told of a ticket. Whatever comes twice, or after what happened later, changes nothing.
 */
export async function followTicket(
  { id: toldBy, occurredAt: toldAt, payload }: KithEvent<ToldTicket>,
  own: OperationContext,
): Promise<void> {
  const customerId = await livingCustomer(own, payload.customerId)
  if (customerId === undefined) return
  await own.turn(customerPlace(customerId))
  const before = await findCase(own, payload.ticketId)
  if (before !== undefined && isKnown(before, { toldAt, toldBy })) return
  const { number, kind } = payload
  const told = { number, kind, isOpen: isOpen(payload), toldAt, toldBy }
  const id = await writeCase(own, { ...payload, customerId }, told)
  await showOverlays(own, { ...payload, customerId })
  await conclude(own, id)
}

function isKnown(
  { toldAt, toldBy }: StoredCase,
  event: { readonly toldAt: Date; readonly toldBy: string },
): boolean {
  if (toldAt === null || toldBy === null) return false
  if (toldAt.getTime() !== event.toldAt.getTime()) return toldAt > event.toldAt
  return toldBy >= event.toldBy
}

/** The case of a ticket. */
function findCase(own: OperationContext, ticketId: string): Promise<StoredCase | undefined> {
  return findOne<StoredCase>(own, 'serviceCase', { ticketId })
}

/** Writes what was told into the case of a ticket. @returns its id. */
export async function writeCase(
  own: OperationContext,
  { ticketId, customerId }: { readonly ticketId: string; readonly customerId: string },
  managed: Readonly<Record<string, unknown>>,
): Promise<string> {
  const before = await findCase(own, ticketId)
  const records = own.records('serviceCase')
  if (before !== undefined) {
    if (differs(before, managed)) await records.update({ id: before.id, patch: {}, managed })
    return before.id
  }
  return (await records.create({}, { isOpen: true, ...managed, ticketId, customerId })).id
}

function differs(before: StoredCase, values: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(values).some(
    ([field, value]) => JSON.stringify(before[field as keyof StoredCase]) !== JSON.stringify(value),
  )
}

async function showOverlays(own: OperationContext, ticket: ToldTicket): Promise<void> {
  const { customerId, ticketId, kind } = ticket
  const wanted = isOpen(ticket) ? overlayOf(kind) : undefined
  for (const overlay of ['in_after_sales', 'in_complaint'] as const) {
    const cause = { customerId, overlay, cause: `ticket:${ticketId}` }
    await (overlay === wanted ? setCause(own, cause) : clearCause(own, cause))
  }
}

/** Whoever the customer of an event has become; `undefined` where they are gone. */
export async function livingCustomer(own: OperationContext, id: string): Promise<string | undefined> {
  if ((await own.records('customer').find([id], [])).size > 0) return id
  const survivor = await own
    .records('customer')
    .get(id, ['id'])
    .catch(() => undefined)
  return survivor === undefined ? undefined : String(survivor['id'])
}

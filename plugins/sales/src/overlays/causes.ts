import type { OperationContext } from '@kith/core'

import { findOne } from '../stored-rows.ts'
import { customerPlace } from '../turns.ts'
import type { overlays } from './customer-overlay.entity.ts'

/** A cause for which a customer is in something. */
export interface Cause {
  readonly customerId: string
  readonly overlay: (typeof overlays)[number]
  readonly cause: string
}

/** Whether the caller may do it to the row of a cause. */
export type Permit = (id: string) => Promise<void>

const permitted: Permit = () => Promise.resolve()

/** Sets a cause, once. `own` has the rights of the plugin. @returns how many causes there are then. */
export async function setCause(
  own: OperationContext,
  cause: Cause,
  permit: Permit = permitted,
): Promise<number> {
  const { slot, before, count } = await open(own, cause)
  if (before !== undefined) {
    await permit(before.id)
    return count
  }
  const { id } = await own.records('customerOverlay').create({}, { ...cause, slot })
  await permit(id)
  if (count === 0) tell(own, 'customerOverlay.set', { ...cause, refId: id })
  return count + 1
}

/** Takes a cause away, if it is there. @returns how many causes there are then. */
export async function clearCause(
  own: OperationContext,
  cause: Cause,
  permit: Permit = permitted,
): Promise<number> {
  const { before, count } = await open(own, cause)
  if (before === undefined) return count
  await permit(before.id)
  await own.records('customerOverlay').delete(before.id)
  if (count === 1) tell(own, 'customerOverlay.cleared', cause)
  return count - 1
}

/** What is known of a cause, of a customer whose turn it is. */
async function open(own: OperationContext, { customerId, overlay, cause }: Cause) {
  await own.turn(customerPlace(customerId))
  const slot = `${customerId}:${overlay}:${cause}`
  const before = await findOne<{ readonly id: string }>(own, 'customerOverlay', { slot })
  const { data } = await own
    .records('customerOverlay')
    .aggregate({ where: { customerId, overlay }, measures: { count: 'count' } })
  return { slot, before, count: Number(data[0]?.measures['count'] ?? 0) }
}

function tell(
  own: OperationContext,
  type: 'customerOverlay.set' | 'customerOverlay.cleared',
  { customerId, overlay, refId }: Cause & { readonly refId?: string },
): void {
  own.emit(type, { customerId, overlay })
  own.timeline({ type, customerId, params: { overlay }, ...(refId === undefined ? {} : { refId }) })
}

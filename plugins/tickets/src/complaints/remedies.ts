import type { OperationContext } from '@kith/core'

import type { ComplaintRemedy } from '../complaint-remedy.entity.ts'
import type { Complaint } from '../complaint.entity.ts'
import { ticketErrors } from '../errors.ts'
import { readSettings } from '../settings.ts'
import { listAll } from '../stored-rows.ts'
import type { remedies } from './stages.ts'

/** What a customer is offered. */
export interface Remedy {
  readonly remedy: (typeof remedies)[number] | null
  readonly remedyValue: { readonly amount: number; readonly currency: string } | null
}

/** Whether one person may promise it alone: what is worth something in another currency than the limit may be anything. */
async function isWithinLimit(own: OperationContext, { remedyValue }: Remedy): Promise<boolean> {
  const { remedyLimit } = await readSettings(own)
  if (remedyLimit === null || remedyValue === null) return true
  return remedyValue.currency === remedyLimit.currency && remedyValue.amount <= remedyLimit.amount
}

/** Refuses a remedy that needs a second person and that none has approved. @throws KITH_TICKETS_REMEDY_UNAPPROVED */
export async function requireApproved(
  own: OperationContext,
  { id: complaintId }: Complaint,
  asked: Remedy,
): Promise<void> {
  if (await isWithinLimit(own, asked)) return
  const { remedy, remedyValue } = asked
  const approved = await listAll<ComplaintRemedy>(own, 'complaintRemedy', { complaintId, state: 'approved' })
  const isApproved = approved.some(
    ({ remedy: kind, value }) =>
      kind === remedy && value.currency === remedyValue?.currency && value.amount >= remedyValue.amount,
  )
  if (!isApproved) throw ticketErrors.REMEDY_UNAPPROVED({ pointer: '/remedyValue' })
}

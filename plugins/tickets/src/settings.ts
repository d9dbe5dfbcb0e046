import type { OperationContext } from '@kith/core'

import { findOne } from './stored-rows.ts'

/** How the tenant works with tickets. */
export interface TicketSettings {
  readonly numberPrefix: string
  readonly reopenDays: number
  readonly autoCloseDays: number | null
  readonly closeWarning: string | null
  readonly remedyLimit: { readonly amount: number; readonly currency: string } | null
}

/** What holds for a tenant that has said nothing. */
const usual: TicketSettings = {
  numberPrefix: 'T',
  reopenDays: 14,
  autoCloseDays: null,
  closeWarning: null,
  remedyLimit: null,
}

/** The key of the one row. */
export const SETTINGS = 'tickets'

/** How the tenant works with tickets. */
export async function readSettings(own: OperationContext): Promise<TicketSettings> {
  const stored = await findOne<TicketSettings>(own, 'ticketSettings', { key: SETTINGS })
  return { ...usual, ...stored }
}

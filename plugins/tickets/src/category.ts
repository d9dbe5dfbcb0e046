/** What the rules know of a status: each status of a tenant is of one of these. */
export const categories = [
  'new',
  'open',
  'waiting_customer',
  'waiting_internal',
  'waiting_third',
  'resolved',
  'closed',
  'cancelled',
] as const

/** What the rules know of a status. */
export type Category = (typeof categories)[number]

import type { ToldTicket } from './other-plugins.ts'

/** What customers are in while a ticket is open. */
export type ServiceOverlay = 'in_after_sales' | 'in_complaint'

const overlayByKind: Readonly<Record<string, ServiceOverlay>> = {
  incident: 'in_after_sales',
  service: 'in_after_sales',
  return: 'in_after_sales',
  complaint: 'in_complaint',
}

/** What a customer is in while a ticket of a kind is open; `undefined` where that is nothing, as of a question. */
export function overlayOf(kind: string): ServiceOverlay | undefined {
  return overlayByKind[kind]
}

/** Whether a ticket is not over: one that was resolved may still come back. */
export function isOpen({ category }: Pick<ToldTicket, 'category'>): boolean {
  return category !== 'closed' && category !== 'cancelled'
}

/** From which score on somebody is satisfied, and up to which they are not: the best and the worst two of five. */
const SATISFIED_FROM = 4
const DISSATISFIED_TO = 2

/** What follows from how satisfied a customer was with a ticket that is over. */
export type Consequence = 'renewal' | 'retention' | null

/** What follows from a case: a talk about the renewal that is due anyway, or one that keeps the customer. */
export function consequenceOf({
  isOpen: isStillOpen,
  score,
  isRenewable,
}: {
  readonly isOpen: boolean
  readonly score: number | null
  readonly isRenewable: boolean
}): Consequence {
  if (isStillOpen || score === null) return null
  if (score <= DISSATISFIED_TO) return 'retention'
  return score >= SATISFIED_FROM && isRenewable ? 'renewal' : null
}

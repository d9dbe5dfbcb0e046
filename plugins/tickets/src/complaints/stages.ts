import { ticketErrors } from '../errors.ts'

/** Where a complaint stands: from when it is registered until it is closed (ISO 10002:2018, clause 7). */
export const stages = [
  'registered',
  'acknowledged',
  'assessed',
  'investigating',
  'proposed',
  'accepted',
  'rejected',
  're_investigating',
  'escalated',
  'deadlock',
  'remedied',
  'closed',
  'withdrawn',
] as const

/** Where a complaint stands. */
export type Stage = (typeof stages)[number]

/** What customers are offered. */
export const remedies = ['apology', 'explanation', 'refund', 'replacement', 'compensation', 'other'] as const

const next: Readonly<Record<Stage, readonly Stage[]>> = {
  registered: ['acknowledged', 'withdrawn'],
  acknowledged: ['assessed', 'withdrawn'],
  assessed: ['investigating', 'withdrawn'],
  investigating: ['proposed', 'withdrawn'],
  proposed: ['accepted', 'rejected', 'withdrawn'],
  rejected: ['re_investigating', 'escalated'],
  re_investigating: ['proposed', 'withdrawn'],
  escalated: ['proposed', 'deadlock', 'withdrawn'],
  accepted: ['remedied'],
  remedied: ['closed'],
  deadlock: ['closed'],
  closed: [],
  withdrawn: [],
}

/** What has to be said of a complaint for a stage, or before. */
const needed: Readonly<Partial<Record<Stage, readonly (keyof StageFacts)[]>>> = {
  acknowledged: ['body'],
  assessed: ['severity', 'validity'],
  proposed: ['remedy', 'body'],
  deadlock: ['body'],
  closed: ['rootCause', 'correctiveAction', 'body'],
}

/** What is said of a complaint on its way. */
export interface StageFacts {
  readonly severity?: string | null | undefined
  readonly validity?: string | null | undefined
  readonly remedy?: string | null | undefined
  readonly rootCause?: string | null | undefined
  readonly correctiveAction?: string | null | undefined
  /** What the customer is told. */
  readonly body?: string | undefined
}

/** Whether nothing becomes of a complaint any more. */
export function isOver(stage: Stage): boolean {
  return next[stage].length === 0
}

/** @throws KITH_TICKETS_STAGE_REFUSED, KITH_TICKETS_STAGE_NEEDS */
export function requireStage(from: Stage, to: Stage, facts: StageFacts): void {
  if (!next[from].includes(to)) throw ticketErrors.STAGE_REFUSED({ from, to })
  const missing = (needed[to] ?? []).find((name) => (facts[name] ?? '') === '')
  if (missing !== undefined) throw ticketErrors.STAGE_NEEDS({ to, missing }, { pointer: `/${missing}` })
}

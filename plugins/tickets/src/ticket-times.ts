import type { Category } from './category.ts'

/** Who wrote to whom: the customer to us, we to the customer, or one of us to the others. */
export const directions = ['in', 'out', 'internal'] as const

/** What the times of a ticket follow from. */
export interface SentMessage {
  readonly direction: (typeof directions)[number]
  /** No person wrote it. */
  readonly isAuto: boolean
  readonly occurredAt: Date
}

/** When who wrote. */
export interface TicketTimes {
  /** When a person first answered so that the customer could read it. */
  readonly firstResponseAt: Date | null
  readonly lastCustomerMessageAt: Date | null
  readonly lastAgentMessageAt: Date | null
  /** The first message of the customer that nobody has answered. */
  readonly waitingSince: Date | null
}

/** The times of a ticket after a message. Only what a person wrote for the customer to read is an answer. */
export function afterMessage(
  times: TicketTimes,
  { direction, isAuto, occurredAt }: SentMessage,
): TicketTimes {
  if (direction === 'in')
    return {
      ...times,
      lastCustomerMessageAt: latest(times.lastCustomerMessageAt, occurredAt),
      waitingSince: times.waitingSince ?? occurredAt,
    }
  if (direction === 'internal' || isAuto) return times
  const isAnswer = times.waitingSince !== null && occurredAt >= times.waitingSince
  return {
    ...times,
    firstResponseAt: times.firstResponseAt ?? occurredAt,
    lastAgentMessageAt: latest(times.lastAgentMessageAt, occurredAt),
    waitingSince: isAnswer ? null : times.waitingSince,
  }
}

/** The times of a ticket that has these messages, however they came to it. */
export function timesOf(
  { openedAt, kind }: { readonly openedAt: Date; readonly kind: string },
  messages: readonly SentMessage[],
): TicketTimes {
  const asked = kind === 'task' ? null : openedAt
  const opened = {
    firstResponseAt: null,
    lastCustomerMessageAt: asked,
    lastAgentMessageAt: null,
    waitingSince: asked,
  }
  return messages
    .toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())
    .reduce<TicketTimes>(afterMessage, opened)
}

/** The category that a message brings a ticket into, where nobody says another one. */
export function categoryAfterMessage(category: Category, { direction, isAuto }: SentMessage): Category {
  if (direction === 'in') return category === 'new' ? 'new' : 'open'
  return direction === 'out' && !isAuto && category === 'new' ? 'open' : category
}

function latest(known: Date | null, at: Date): Date {
  return known === null || at > known ? at : known
}

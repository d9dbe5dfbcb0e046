/** How far the clocks of senders may be ahead. */
export const MOST_AHEAD_MINUTES = 5

/** What a message says of time: when it happened and when it was sent, by the clock of its sender. */
export interface MessageTimes {
  readonly happenedAt?: Date | undefined
  readonly sentAt?: Date | undefined
  /** By the clock of the receiver. */
  readonly receivedAt: Date
}

/**
 * When a message happened, by the clock of the receiver. As in the Segment specification, the clock of the sender is
 * corrected where the message says when it was sent: it happened as long before it was received as before it was sent. A
 * sender that has sent it before it happened has no clock to go by, and what it says is taken as it is.
 */
export function occurredAt({ happenedAt, sentAt, receivedAt }: MessageTimes): Date {
  if (happenedAt === undefined) return receivedAt
  if (sentAt === undefined || sentAt < happenedAt) return happenedAt
  return new Date(receivedAt.getTime() - (sentAt.getTime() - happenedAt.getTime()))
}

/** Whether that lies further ahead than the clocks of senders may be. */
export function isInTheFuture(occurred: Date, receivedAt: Date): boolean {
  return occurred.getTime() > receivedAt.getTime() + MOST_AHEAD_MINUTES * 60_000
}

import type { CloudEvent } from './cloud-event.ts'

/** What became of one event of a batch. */
export interface Published {
  readonly id: string
  /** Whether the broker has confirmed that it keeps it. */
  readonly ok: boolean
  /** It had the event already. */
  readonly duplicate?: boolean
}

/** A message broker that events are handed over to. */
export interface BrokerPort {
  /**
   * Hands events over, in their order, and answers for each whether the broker has confirmed it; an event that is not
   * answered for is not. Rejects when the broker cannot be reached, which is no event's fault. The broker recognises an
   * event that comes again by its id, where it can.
   */
  publish(batch: readonly CloudEvent[], signal: AbortSignal): Promise<readonly Published[]>
  /** Ends the connection; the next `publish` opens another. */
  close?(): Promise<void>
  /** Rejects when the broker cannot be reached. */
  check?(): Promise<void>
}

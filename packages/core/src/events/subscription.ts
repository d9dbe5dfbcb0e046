import type { KithEvent } from './event-definition.ts'

/** Handles one event of a durable subscription. Throwing asks for another attempt later. */
export type Subscriber<TContext> = (event: KithEvent, ctx: TContext) => unknown

/** A durable subscription: at least once, and its effects through `ctx` exactly once. */
export interface Subscription<TContext> {
  /** Unique and stable: it names the delivery rows. `tickets.open-return` */
  readonly name: string
  readonly event: string
  readonly handler: Subscriber<TContext>
}

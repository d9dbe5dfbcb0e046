import type { Session } from '../session/session.ts'
import type { Invoke } from './facade.ts'
import type { CommittedContext, InstalledHook } from './hook.ts'

/** What hooks after a commit work with, and who is told of those that fail. */
interface Announcement {
  readonly session: Session
  /** The time of the call that has committed. */
  readonly now: Date
  readonly invoke: Invoke
  readonly facade: (invoke: Invoke) => object
  readonly onError: (error: unknown) => void
}

/** Runs the hooks after a commit, each by itself: neither the caller nor the next one feels a failure. */
export function announce(
  { session, now, invoke, facade, onError }: Announcement,
  hooks: readonly InstalledHook<'committed'>[],
  [output, input]: readonly [unknown, unknown],
): void {
  const context: CommittedContext = {
    session,
    now: () => now,
    call: invoke,
    get crm() {
      return facade(invoke)
    },
  }
  for (const hook of hooks) {
    const run = async (): Promise<unknown> => hook.handler(output as never, input as never, context)
    run().catch(onError)
  }
}

import type { KernelContext } from '../operations/kernel-context.ts'
import { sessionOfRun } from '../upsert/kept-session.ts'
import { resolveMatchKeys } from '../upsert/match-keys.ts'
import { anonymousIdentity, userIdentity } from './find-people.ts'
import { noteCustomer } from './inbox-repository.ts'
import { anonymousNamespace } from './message.ts'
import {
  findHeld,
  findQuarantined,
  heldNames,
  holdFurther,
  messageOf,
  onlyUnidentified,
  removeQuarantined,
} from './quarantine-repository.ts'
import type { StoredQuarantinedMessage } from './quarantined-message.entity.ts'
import { takeChecked } from './take-checked.ts'
import { isTaken, orRejected, type Verdict } from './verdict.ts'

/** The job that takes messages which have waited for somebody to be identified. */
export const RELEASE_JOB = 'quarantinedMessages.release'

/** So many messages are taken by one run of the job. */
const MOST_IN_A_RUN = 100

/** Lets the messages be taken that have waited for the people whom others have identified now. */
export async function releaseHeld(
  ctx: KernelContext,
  source: string,
  verdicts: readonly Verdict[],
): Promise<void> {
  const identities = verdicts.flatMap((verdict) => (isTaken(verdict) ? identifiedBy(source, verdict) : []))
  const held = await findHeld(ctx, heldNames(source, identities))
  const ids = await onlyUnidentified(ctx, [...held.values()].flat())
  for (let at = 0; at < ids.length; at += MOST_IN_A_RUN)
    await ctx.schedule(RELEASE_JOB, { ids: ids.slice(at, at + MOST_IN_A_RUN) })
}

/** The names that a message has made known. */
function identifiedBy(source: string, { message }: Verdict) {
  if (message.type !== 'identify' && message.type !== 'alias') return []
  const { previousId } = message
  const previous =
    previousId === undefined ? [] : [{ namespace: anonymousNamespace(source), externalId: previousId }]
  return [userIdentity(source, message), anonymousIdentity(source, message), ...previous].filter(
    (each) => each !== undefined,
  )
}

/**
 * Takes messages that have waited, each in a transaction of its own and with the rights of whoever sent it.
 *
 * @throws the last failure, when the others were taken: what is left is tried again.
 */
export async function releaseAll(
  ctx: KernelContext,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  let last = Promise.resolve()
  for (const id of ids) {
    signal.throwIfAborted()
    const released = release(ctx, id)
    await released.catch(() => {
      last = released
    })
  }
  await last
}

async function release(ctx: KernelContext, id: string): Promise<void> {
  const row = await findQuarantined(ctx, id)
  if (row === undefined) return
  await ctx.transactAs(sessionOfRun(row.actsAs, row.id), 'ingestion.ingest', async (inner) => {
    // Somebody else may have taken it since.
    const current = await findQuarantined(inner, id)
    if (current !== undefined) await replayMessage(inner, current)
  })
}

/**
 * Takes a message that has waited, as it would have been taken at first: it is checked by the schemas of today, and goes on
 * waiting where it still cannot be taken.
 */
export async function replayMessage(ctx: KernelContext, row: StoredQuarantinedMessage): Promise<Verdict> {
  const { message, matchBy } = messageOf(row)
  const verdict = await orRejected(message, async () => {
    const telling = { source: row.source, matchBy: resolveMatchKeys(ctx, matchBy) }
    const [taken] = await takeChecked(ctx, telling, [message])
    return taken!
  })
  if (isTaken(verdict)) {
    await removeQuarantined(ctx, [row.id])
    await noteCustomer(ctx, { id: row.inboxId, customerId: verdict.customerId })
    await releaseHeld(ctx, row.source, [verdict])
  } else await holdFurther(ctx, row, verdict.issues[0])
  return verdict
}

import type { KernelContext } from '../operations/kernel-context.ts'
import { forgetReceived } from './inbox-repository.ts'
import { ingestionRetention } from './ingestion-options.ts'
import { listExpired, removeQuarantined } from './quarantine-repository.ts'

const DAY_MS = 86_400_000

const BATCH = 500

/** Forgets which messages were taken long ago, and removes those whose time to wait is over. */
export async function expireIngestion(ctx: KernelContext): Promise<void> {
  const { inboxDays } = ctx.get(ingestionRetention)
  await forgetReceived(ctx, new Date(ctx.now().getTime() - inboxDays * DAY_MS))
  let expired: readonly string[]
  do {
    expired = await listExpired(ctx, BATCH)
    await removeQuarantined(ctx, expired)
  } while (expired.length === BATCH)
}

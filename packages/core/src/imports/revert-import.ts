import { nestCustom } from '../gate/custom-values.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { RowOf } from '../schema/entity.ts'
import type { Session } from '../session/session.ts'
import { KithError } from '../shared/errors.ts'
import { turn } from '../shared/platform.ts'
import { sessionOfRun } from '../upsert/kept-session.ts'
import type { RowRecord } from '../upsert/update-customer.ts'
import { changeImport, countOutcomes, findImport, type StoredImport } from './import-repository.ts'
import type { importRowEntity } from './import.entity.ts'

type StoredRow = RowOf<typeof importRowEntity>

const BATCH = 20

/**
 * Takes back what an import did: customers that it created are deleted, those that it changed get back what they had. A
 * customer that was changed since is left as it is. Each batch is one transaction, so that a revert that is cut off goes on.
 */
export async function revertImport(ctx: KernelContext, importId: string, signal: AbortSignal): Promise<void> {
  const row = await findImport(ctx, importId)
  if (row?.state !== 'reverting') return
  const session = sessionOfRun(row.actsAs, row.id)
  let after = ''
  for (;;) {
    signal.throwIfAborted()
    const batch = await rowsOf(ctx, { importId }, { after, limit: BATCH })
    if (batch.length === 0) break
    await ctx.transactAs(session, 'imports.revert', async (inner) => {
      for (const each of batch) await revertCustomer(inner, each)
    })
    after = batch.at(-1)!.id
    await turn()
  }
  await finish(ctx, session, row)
}

async function rowsOf(
  ctx: KernelContext,
  match: Readonly<Record<string, unknown>>,
  page?: { readonly after: string; readonly limit: number },
): Promise<readonly StoredRow[]> {
  const found: readonly unknown[] = await ctx.store('importRow').list(ctx.gateCall, match, page)
  return found as readonly StoredRow[]
}

/**
 * Takes back everything that the import did to one customer, the last first, when the last of it is met. As far back as
 * nobody else came in between: what they changed is not undone.
 */
async function revertCustomer(ctx: KernelContext, { id, importId, customerId }: StoredRow): Promise<void> {
  const own = await rowsOf(ctx, { importId, customerId })
  if (own.at(-1)?.id !== id) return
  const customer = await ctx.store('customer').find(ctx.gateCall, { id: customerId })
  let expected = customer?.['version'] as number | undefined
  for (const row of own.toReversed()) {
    if (row.outcome === 'reverted') continue
    const isOurs = customer === undefined || row.rowVersion === expected
    const outcome = isOurs ? await revertRow(ctx, row, customer) : 'left'
    if (outcome === 'reverted') expected = versionBefore(row)
    if (outcome !== row.outcome)
      await ctx
        .store('importRow')
        .update(ctx.gateCall, { id: row.id, version: row.version, subjectId: customerId }, { outcome })
  }
}

/** The version that the customer had before, with which the row before it left the customer. */
function versionBefore({ action, content }: StoredRow): number {
  return action === 'created' ? 0 : (JSON.parse(content!) as RowRecord).versionBefore
}

async function revertRow(
  ctx: KernelContext,
  row: StoredRow,
  customer: Readonly<Record<string, unknown>> | undefined,
): Promise<'reverted' | 'left'> {
  // Whoever is gone has nothing to take back.
  if (customer === undefined) return 'reverted'
  if (customer['mergedIntoId'] !== null || customer['deletedAt'] !== null) return 'left'
  try {
    await ctx.attempt('imports.revert', (inner) =>
      row.action === 'created' ? removeCreated(inner, row) : restoreBefore(inner, row),
    )
    return 'reverted'
  } catch (error) {
    if (error instanceof KithError && error.status < 500) return 'left'
    throw error
  }
}

/** The names in other systems go first: they are then free for whoever has them. */
async function removeCreated(ctx: KernelContext, { customerId: id }: StoredRow): Promise<void> {
  const identities = await ctx.store('customerIdentity').list(ctx.gateCall, { customerId: id })
  for (const identity of identities)
    await ctx.call('customers.identities.remove', { id, identityId: identity['id'] })
  await ctx.call('customers.delete', { id })
}

async function restoreBefore(ctx: KernelContext, { customerId: id, content }: StoredRow): Promise<void> {
  const { before, contactPointIds, identityIds } = JSON.parse(content!) as RowRecord
  for (const contactPointId of contactPointIds)
    await ctx.call('customers.contactPoints.remove', { id, contactPointId })
  for (const identityId of identityIds) await ctx.call('customers.identities.remove', { id, identityId })
  if (Object.keys(before).length > 0) await ctx.call('customers.update', { id, patch: nestCustom(before) })
}

async function finish(ctx: KernelContext, session: Session, row: StoredImport): Promise<void> {
  await ctx.transactAs(session, 'imports.revert', async (inner) => {
    const counts = await countOutcomes(inner, row.id)
    const state = counts.leftAsIs > 0 ? 'revert_partial' : 'reverted'
    const finished = await changeImport(inner, row, { state, ...counts, finishedAt: inner.now() })
    if (finished !== undefined) inner.emit('import.finished', { importId: row.id, state })
  })
}

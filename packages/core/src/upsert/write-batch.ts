import { primaryPoints, tellOfCreation } from '../customers/created-customer.ts'
import type { PreparedBatch } from '../gate/creation-batch.ts'
import type { PreparedRows } from '../gate/row-preparation.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { KithError } from '../shared/errors.ts'
import { turn } from '../shared/platform.ts'
import { type Candidate, pointsOf, refusalOf, valuesOfNew } from './candidate.ts'
import type { Outcome } from './outcome.ts'
import type { Planned, PlannedCreation } from './plan-batch.ts'
import { updateCustomerOf } from './update-customer.ts'

/** The operations that the writes of an import stand for: their hooks have to see each customer. */
const replaced = ['customers.create', 'customers.contactPoints.add', 'customers.identities.add']

/**
 * Writes what was planned, in the transaction of the context. New customers are written together; where plugins take part
 * in their creation, or one of them is refused only now, each is created by itself, as a caller would.
 */
export async function writeBatch(
  ctx: KernelContext,
  planned: readonly Planned[],
  prepared: PreparedCreations | undefined,
): Promise<readonly Outcome[]> {
  const isTogether = prepared !== undefined && (await createTogether(ctx, prepared))
  const outcomes: Outcome[] = []
  for (const each of planned)
    outcomes.push(isTogether && each.action === 'create' ? createdOutcome(each) : await writeOne(ctx, each))
  return outcomes
}

async function writeOne(ctx: KernelContext, planned: Planned): Promise<Outcome> {
  const { candidate } = planned
  switch (planned.action) {
    case 'refuse':
      return { action: 'failed', candidate, refusal: planned.refusal }
    case 'skip':
      return { action: 'skipped', candidate }
    case 'create':
      return orRefusal(ctx, candidate, () => createAlone(ctx, candidate))
    case 'update':
      return orRefusal(ctx, candidate, () => updateCustomerOf(ctx, candidate, planned.customerId))
  }
}

function createdOutcome({ candidate, customer }: PlannedCreation): Outcome {
  const customerId = customer.row['id'] as string
  return { action: 'created', candidate, customerId, version: 1, content: null }
}

/** New customers with everything that belongs to them, ready to be written. */
export interface PreparedCreations {
  readonly customers: PreparedBatch
  readonly primaryPoints: PreparedRows
  readonly points: PreparedBatch
  readonly identities: PreparedBatch
}

/** Makes the new customers of a batch ready, outside of any transaction; `undefined` where hooks have to see each one. */
export async function prepareCreations(
  ctx: KernelContext,
  planned: readonly Planned[],
): Promise<PreparedCreations | undefined> {
  if (replaced.some((operation) => ctx.hasHooks(operation))) return undefined
  const creations = planned.filter((each) => each.action === 'create')
  const customers = await ctx.creations('customer').prepare(creations.map(({ customer }) => customer))
  const primary = customers.checked.flatMap(({ row, values, changed }) =>
    primaryPoints({ id: row['id'] as string, version: 1, values, changed }),
  )
  return {
    customers,
    primaryPoints: await ctx.store('contactPoint').preparation.prepare(ctx.gateCall, primary),
    points: await ctx.creations('contactPoint').prepare(creations.flatMap(({ points }) => points)),
    identities: await ctx
      .creations('customerIdentity')
      .prepare(creations.flatMap(({ identities }) => identities)),
  }
}

/** @returns whether they were created; where one of them was refused, none was. */
async function createTogether(ctx: KernelContext, prepared: PreparedCreations): Promise<boolean> {
  try {
    await ctx.attempt(ctx.gateCall.operation, (inner) => insertAll(inner, prepared))
    return true
  } catch (error) {
    if (error instanceof KithError && error.status < 500) return false
    throw error
  }
}

async function insertAll(
  ctx: KernelContext,
  { customers, primaryPoints: primary, points, identities }: PreparedCreations,
): Promise<void> {
  for (const created of await ctx.creations('customer').insert(customers)) tellOfCreation(ctx, created)
  // Others wait for this connection, and the rest of the process for its turn.
  await turn()
  await ctx.store('contactPoint').insertPrepared(ctx.gateCall, primary)
  await ctx.creations('contactPoint').insert(points)
  await ctx.creations('customerIdentity').insert(identities)
  await turn()
  for (const { row } of identities.checked) {
    const [customerId, id] = [row['customerId'] as string, row['id'] as string]
    ctx.emit('customerIdentity.added', { customerId, customerIdentityId: id })
    ctx.timeline({ type: 'customerIdentity.added', customerId, refId: id })
  }
}

function createAlone(ctx: KernelContext, candidate: Candidate): Promise<Outcome> {
  return ctx.attempt(ctx.gateCall.operation, async (inner) => {
    const row = (await inner.call('customers.create', valuesOfNew(candidate))) as { readonly id: string }
    const customerId = row.id
    for (const point of pointsOf(candidate))
      await inner.call('customers.contactPoints.add', { id: customerId, ...point })
    for (const identity of candidate.identities)
      await inner.call('customers.identities.add', { id: customerId, ...identity })
    const stored = await inner.store('customer').find(inner.gateCall, { id: customerId })
    const version = stored!['version'] as number
    return { action: 'created', candidate, customerId, version, content: null }
  })
}

async function orRefusal(
  ctx: KernelContext,
  candidate: Candidate,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof KithError) || error.status >= 500) throw error
    return { action: 'failed', candidate, refusal: refusalOf(error, (each) => ctx.describe(each)) }
  }
}

import { completeCreation } from '../customers/created-customer.ts'
import type { CheckedRow } from '../gate/creation-batch.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { KithError } from '../shared/errors.ts'
import { type Candidate, pointsOf, refusalOf } from './candidate.ts'
import type { Outcome } from './outcome.ts'
import type { Planned } from './plan-batch.ts'
import { updateCustomerOf } from './update-customer.ts'

type Creation = Extract<Planned, { action: 'create' }>

/** The operations that the writes of an import stand for: their hooks have to see each customer. */
const replaced = ['customers.create', 'customers.contactPoints.add', 'customers.identities.add']

/**
 * Writes what was planned, in the transaction of the context. New customers are written together; where plugins take part
 * in their creation, or one of them is refused only now, each is created by itself, as a caller would.
 */
export async function writeBatch(
  ctx: KernelContext,
  planned: readonly Planned[],
): Promise<readonly Outcome[]> {
  const creations = planned.filter((each) => each.action === 'create')
  const created = await createAll(ctx, creations)
  const outcomes: Outcome[] = []
  for (const each of planned) outcomes.push(await outcomeOf(ctx, each, created))
  return outcomes
}

async function outcomeOf(
  ctx: KernelContext,
  planned: Planned,
  created: ReadonlyMap<Candidate, Outcome>,
): Promise<Outcome> {
  const { candidate } = planned
  if (planned.action === 'refuse') return { action: 'failed', candidate, refusal: planned.refusal }
  if (planned.action === 'skip') return { action: 'skipped', candidate }
  if (planned.action === 'create') return created.get(candidate)!
  return orRefusal(candidate, () => updateCustomerOf(ctx, candidate, planned.customerId))
}

async function createAll(
  ctx: KernelContext,
  creations: readonly Creation[],
): Promise<ReadonlyMap<Candidate, Outcome>> {
  if (creations.length === 0) return new Map()
  const together = await createTogether(ctx, creations)
  if (together !== undefined) return together
  const outcomes = new Map<Candidate, Outcome>()
  for (const { candidate } of creations)
    outcomes.set(candidate, await orRefusal(candidate, () => createAlone(ctx, candidate)))
  return outcomes
}

async function createTogether(
  ctx: KernelContext,
  creations: readonly Creation[],
): Promise<ReadonlyMap<Candidate, Outcome> | undefined> {
  if (replaced.some((operation) => ctx.hasHooks(operation))) return undefined
  try {
    return await ctx.attempt('imports.run', (inner) => insertAll(inner, creations))
  } catch (error) {
    if (error instanceof KithError && error.status < 500) return undefined
    throw error
  }
}

async function insertAll(
  ctx: KernelContext,
  creations: readonly Creation[],
): Promise<ReadonlyMap<Candidate, Outcome>> {
  const written = await ctx.creations('customer').insert(creations.map(({ checked }) => checked))
  await completeCreation(ctx, written)
  const made = creations.map(({ candidate }, index) => ({ candidate, customerId: written[index]!.id }))
  await insertPoints(ctx, made)
  await insertIdentities(ctx, made)
  return new Map(
    made.map(({ candidate, customerId }) => [
      candidate,
      { action: 'created', candidate, customerId, version: 1, content: null },
    ]),
  )
}

interface Made {
  readonly candidate: Candidate
  readonly customerId: string
}

async function insertPoints(ctx: KernelContext, made: readonly Made[]): Promise<void> {
  const batch = ctx.creations('contactPoint')
  const points = made.flatMap(({ candidate, customerId }) =>
    pointsOf(candidate).map((point) => checkedOrThrow(batch.check({ values: { ...point, customerId } }))),
  )
  await batch.insert(points)
}

async function insertIdentities(ctx: KernelContext, made: readonly Made[]): Promise<void> {
  const batch = ctx.creations('customerIdentity')
  const managed = { firstSeenAt: ctx.now(), lastSeenAt: ctx.now() }
  const identities = made.flatMap(({ candidate, customerId }) =>
    candidate.identities.map((identity) =>
      checkedOrThrow(batch.check({ values: { ...identity, customerId }, managed })),
    ),
  )
  await batch.insert(identities)
  for (const { row } of identities) {
    const [customerId, id] = [row['customerId'] as string, row['id'] as string]
    ctx.emit('customerIdentity.added', { customerId, customerIdentityId: id })
    ctx.timeline({ type: 'customerIdentity.added', customerId, refId: id })
  }
}

function checkedOrThrow(checked: CheckedRow | KithError): CheckedRow {
  if (checked instanceof KithError) throw checked
  return checked
}

function createAlone(ctx: KernelContext, candidate: Candidate): Promise<Outcome> {
  return ctx.attempt('imports.run', async (inner) => {
    const row = (await inner.call('customers.create', candidate.values)) as { readonly id: string }
    const customerId = row.id
    for (const point of pointsOf(candidate))
      await inner.call('customers.contactPoints.add', { id: customerId, ...point })
    for (const identity of candidate.identities)
      await inner.call('customers.identities.add', { id: customerId, ...identity })
    return { action: 'created', candidate, customerId, version: 1, content: null }
  })
}

async function orRefusal(candidate: Candidate, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof KithError) || error.status >= 500) throw error
    return { action: 'failed', candidate, refusal: refusalOf(error) }
  }
}

import type { WrittenRow } from '../gate/row-writes.ts'
import { asKernel } from '../operations/kernel-context.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import { ownershipDefaults } from './customer-defaults.ts'
import { mirrorChanges } from './mirrors.ts'
import { derivedValues } from './normalize/derived-values.ts'

/**
 * The values that the kernel gives a new customer beside the caller's own. What follows from those is written where the
 * caller could have written it.
 */
export function managedOnCreation(
  ctx: OperationContext,
  input: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { policy } = asKernel(ctx).gateCall.services
  const { highest } = policy.plan(ctx.session, 'customer', 'create')
  const derived = Object.entries(derivedValues(input)).filter(([field]) => highest.get(field) === 'allow')
  return {
    ...ownershipDefaults(ctx.session, input),
    ...Object.fromEntries(derived),
    firstSeenAt: ctx.now(),
  }
}

/** Writes the contact points of new customers and tells of them. */
export async function completeCreation(ctx: OperationContext, created: readonly WrittenRow[]): Promise<void> {
  const kernel = asKernel(ctx)
  const points = created.flatMap(primaryPoints)
  if (points.length > 0) await kernel.store('contactPoint').insertMany(kernel.gateCall, points)
  for (const each of created) tellOfCreation(ctx, each)
}

/** The primary contact points of a new customer, as rows. */
export function primaryPoints({
  id: customerId,
  values,
  changed,
}: WrittenRow): readonly Readonly<Record<string, unknown>>[] {
  const changes = mirrorChanges(values, changed).filter(({ value }) => value !== null)
  return changes.map((change) => ({ ...change, customerId, isPrimary: true }))
}

/** Tells of a new customer. */
export function tellOfCreation(ctx: OperationContext, { id, version, changed }: WrittenRow): void {
  ctx.emit('customer.created', { customerId: id, version, changed })
  ctx.timeline({ type: 'customer.created', customerId: id })
}

/** Creates customers, all or none, as so many calls of `customers.create` would; answers their ids. */
export async function createCustomers(
  ctx: OperationContext,
  inputs: readonly Readonly<Record<string, unknown>>[],
): Promise<readonly string[]> {
  const rows = inputs.map((values) => ({ values, managed: managedOnCreation(ctx, values) }))
  const created = await ctx.records('customer').createMany(rows)
  await completeCreation(ctx, created)
  return created.map(({ id }) => id)
}

import { changedFields } from '../gate/changed-fields.ts'
import { nestCustom } from '../gate/custom-values.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import { type Candidate, type CandidatePoint, pointsOf } from './candidate.ts'
import type { Outcome } from './outcome.ts'

type Values = Readonly<Record<string, unknown>>

/** What a revert of an update needs. */
export interface RowRecord {
  /** By field, what was there before. */
  readonly before: Values
  /** The version that the update was made on. */
  readonly versionBefore: number
  readonly contactPointIds: readonly string[]
  readonly identityIds: readonly string[]
}

/** What a record would change of a customer. */
export interface PlannedUpdate {
  readonly changed: readonly string[]
  readonly points: readonly CandidatePoint[]
  readonly identities: readonly { readonly namespace: string; readonly externalId: string }[]
}

/**
 * What a record would change of a customer: fields, and ways to reach them and names in other systems that they have not.
 *
 * @throws as the changes would.
 */
export async function planUpdate(
  ctx: KernelContext,
  candidate: Candidate,
  customerId: string,
): Promise<PlannedUpdate> {
  const changed = await ctx
    .records('customer')
    .checkUpdate({ id: customerId, patch: nestCustom(candidate.values) })
  const of = { customerId }
  const points = pointsOf(candidate)
  const known = points.length === 0 ? [] : await ctx.store('contactPoint').list(ctx.gateCall, of)
  const { identities } = candidate
  const named = identities.length === 0 ? [] : await ctx.store('customerIdentity').list(ctx.gateCall, of)
  return {
    changed,
    points: points.filter(
      ({ kind, value }) => !known.some((each) => each['kind'] === kind && each['value'] === value),
    ),
    identities: identities.filter(
      ({ namespace, externalId }) =>
        !named.some((each) => each['namespace'] === namespace && each['externalId'] === externalId),
    ),
  }
}

/** Whether there is nothing to change. */
export function isUnchanged({ changed, points, identities }: PlannedUpdate): boolean {
  return changed.length + points.length + identities.length === 0
}

/** Changes a customer as a record says, by the operations that a caller would use. */
export async function updateCustomerOf(
  ctx: KernelContext,
  candidate: Candidate,
  customerId: string,
): Promise<Outcome> {
  const plan = await planUpdate(ctx, candidate, customerId)
  if (isUnchanged(plan)) return { action: 'skipped', candidate }
  return ctx.attempt(ctx.gateCall.operation, async (inner) => {
    const { changed } = plan
    const stored = (await inner.store('customer').find(inner.gateCall, { id: customerId }))!
    const patch = nestCustom(Object.fromEntries(changed.map((field) => [field, candidate.values[field]])))
    if (changed.length > 0) await inner.call('customers.update', { id: customerId, patch })
    const contactPointIds = await addAll(inner, 'customers.contactPoints.add', {
      customerId,
      parts: plan.points,
    })
    const identityIds = await addAll(inner, 'customers.identities.add', {
      customerId,
      parts: plan.identities,
    })
    const after = (await inner.store('customer').find(inner.gateCall, { id: customerId }))!
    const versionBefore = stored['version'] as number
    const before = valuesBefore(inner.store('customer').table.entity, stored, after)
    const record: RowRecord = { before, versionBefore, contactPointIds, identityIds }
    return {
      action: 'updated',
      candidate,
      customerId,
      version: after['version'] as number,
      content: JSON.stringify(record),
    }
  })
}

/** What was there before of the fields that are different now, those among them that follow from others. */
function valuesBefore({ fields }: EntityDefinition, before: Values, after: Values): Values {
  const written = Object.entries(fields).flatMap(([name, spec]) =>
    spec.managed ? [] : [[name, after[name]]],
  )
  const changed = changedFields(Object.fromEntries(written) as Values, before, () => true)
  return Object.fromEntries(changed.map((field) => [field, before[field] ?? null]))
}

async function addAll(
  ctx: KernelContext,
  operation: string,
  { customerId, parts }: { readonly customerId: string; readonly parts: readonly object[] },
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const part of parts) {
    const row = (await ctx.call(operation, { id: customerId, ...part })) as { readonly id: string }
    ids.push(row.id)
  }
  return ids
}

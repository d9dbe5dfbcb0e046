import type { OperationContext } from '@kith/core'

import type { LifecycleState, Standing } from './lifecycle.ts'

/** Whose history, and what has caused the look at it. */
export interface HistoryPlace {
  readonly customerId: string
  readonly ruleRevision: number
  /** The merge that has caused it, if one has. */
  readonly mergeId: string | null
}

/**
 * Notes where a customer stands, if that is not what was noted last.
 *
 * @returns where it stood before; `undefined` where nothing has changed.
 */
export async function keepHistory(
  own: OperationContext,
  place: HistoryPlace,
  standing: Standing,
): Promise<LifecycleState | null | undefined> {
  const last = await lastState(own, place.customerId)
  const steps = stepsTo(standing, last)
  for (const step of steps) await note(own, place, step)
  return steps.length === 0 ? undefined : last
}

interface Step {
  readonly from: LifecycleState | null
  readonly standing: Standing
}

/** From where it stood last to where it stands: on the way to churned also that it became dormant. */
function stepsTo(standing: Standing, last: LifecycleState | null): readonly Step[] {
  // Nobody is told of a lead who is one from the beginning.
  if (standing.state === (last ?? 'potential')) return []
  const { dormantAt } = standing
  const wasAwake = last === 'new' || last === 'active'
  if (standing.state !== 'churned' || !wasAwake || dormantAt === null) return [{ from: last, standing }]
  return [
    { from: last, standing: { ...standing, state: 'dormant', at: dormantAt } },
    { from: 'dormant', standing },
  ]
}

async function lastState(own: OperationContext, customerId: string): Promise<LifecycleState | null> {
  const { data } = await own
    .records('lifecycleEntry')
    .list({ where: { customerId }, sort: '-id', fields: ['to'], limit: 1 })
  return (data[0]?.['to'] ?? null) as LifecycleState | null
}

async function note(
  own: OperationContext,
  { customerId, ruleRevision, mergeId }: HistoryPlace,
  { from, standing }: Step,
): Promise<void> {
  const { state: to, at, reason, evidence } = standing
  const { id } = await own
    .records('lifecycleEntry')
    .create({}, { customerId, from, to, at, reason, ruleRevision, evidence, mergeId })
  const params = { from: from ?? 'none', to, reason }
  own.timeline({ type: 'lifecycleEntry.added', customerId, refId: id, params })
  own.emit('customerLifecycle.changed', {
    customerId,
    lifecycleEntryId: id,
    from,
    to,
    at: at.toISOString(),
    reason,
    ruleRevision,
  })
}

import type { OperationContext } from '@kith/core'

import { told } from '../events.ts'
import type { ClockFact } from '../sla/clock.ts'
import type { TicketClock } from '../sla/watch.ts'
import type { Ticket } from '../ticket.entity.ts'
import { actionsAt, type Policy } from './policies.ts'
import type { EscalationAction } from './policy-schema.ts'

/** A threshold that a clock has reached for the first time. */
export interface Reached {
  readonly clockId: string
  readonly clock: TicketClock
  readonly fact: ClockFact
}

/** What becomes of a ticket by escalation. */
export type Escalation = Partial<Pick<Ticket, 'priority' | 'teamId' | 'assigneeId'>>

/** Tells of thresholds that were reached, and answers what is to become of the ticket for them. */
export async function escalate(
  { ctx, own }: { readonly ctx: OperationContext; readonly own: OperationContext },
  { ticket, policy }: { readonly ticket: Ticket; readonly policy: Policy | undefined },
  reached: readonly Reached[],
): Promise<Escalation> {
  const change: Escalation = {}
  for (const { clockId, clock, fact } of reached) {
    const threshold = fact.threshold!
    const actions = actionsAt(policy, ticket, { metric: clock.metric, threshold })
    const notify = await peopleToTell(own, ticket, actions)
    const name = fact.type === 'breach' ? 'slaClock.breached' : 'slaClock.warned'
    const { metric } = clock
    ctx.emit(name, {
      ...told(ticket),
      slaClockId: clockId,
      metric,
      threshold,
      at: fact.at.toISOString(),
      notify,
    })
    if (fact.type === 'breach') {
      const { customerId, id: refId } = ticket
      ctx.timeline({ type: 'ticket.breached', customerId, refId, occurredAt: fact.at, params: { metric } })
    }
    for (const action of actions) Object.assign(change, changeBy(action, { ...ticket, ...change }))
  }
  return change
}

function changeBy(action: EscalationAction, { priority }: Ticket): Escalation {
  if (action.do === 'raisePriority') return { priority: Math.max(1, priority - 1) }
  if (action.do === 'notify') return {}
  const { teamId, assigneeId } = action
  return { ...(teamId === undefined ? {} : { teamId }), ...(assigneeId === undefined ? {} : { assigneeId }) }
}

/** Each of them once, in the order in which the policy names them. */
async function peopleToTell(
  own: OperationContext,
  ticket: Ticket,
  actions: readonly EscalationAction[],
): Promise<readonly string[]> {
  const people = new Set<string>()
  for (const action of actions) {
    if (action.do !== 'notify') continue
    for (const id of action.users ?? []) people.add(id)
    for (const who of action.who ?? []) for (const id of await peopleBehind(own, ticket, who)) people.add(id)
  }
  return [...people]
}

async function peopleBehind(
  { directory }: OperationContext,
  { assigneeId, collaborators, teamId }: Ticket,
  who: 'assignee' | 'team' | 'collaborators',
): Promise<readonly string[]> {
  if (who === 'collaborators') return collaborators
  if (who === 'assignee') return assigneeId === null ? [] : [assigneeId]
  return teamId === null ? [] : (await directory.list({ teamId })).map(({ id }) => id)
}

import type { DirectoryUser, OperationContext } from '@kith/core'

import { changeTicket, type TakenTicket } from '../desk.ts'
import { ticketErrors } from '../errors.ts'
import { readCalendars } from '../service-levels/calendars.ts'
import { findOne, listAll } from '../stored-rows.ts'
import type { Ticket } from '../ticket.entity.ts'
import {
  type Candidate,
  type Choice,
  chooseAgent,
  type Chosen,
  type picks,
  weightOf,
} from './choose-agent.ts'

/** How a team gives tickets away. */
export interface Routing {
  readonly id: string
  readonly teamId: string
  readonly isAutomatic: boolean
  readonly stickyDays: number | null
  readonly skills: readonly string[]
  readonly capacity: number | null
  readonly pick: (typeof picks)[number]
  readonly lastUserId: string | null
  readonly requeueMinutes: number | null
}

interface Agent {
  readonly userId: string
  readonly skills: readonly string[]
  readonly capacity: number | null
  readonly isAvailable: boolean
  readonly calendarId: string | null
}

const DAY_MS = 86_400_000

/** The routing of a team. */
export function findRouting(own: OperationContext, teamId: string | null): Promise<Routing | undefined> {
  return teamId === null ? Promise.resolve(undefined) : findOne<Routing>(own, 'ticketRouting', { teamId })
}

/**
 * Gives a ticket to somebody of its team, and keeps who was considered. Tickets of one team are given away one after the
 * other: each sees what the one before has made of the loads.
 *
 * @throws KITH_TICKETS_ROUTING_UNKNOWN
 */
export async function routeTicket(taken: TakenTicket): Promise<Ticket> {
  const { own, ticket } = taken
  await own.turn(`routing/${ticket.teamId}`)
  const routing = await findRouting(own, ticket.teamId)
  if (routing === undefined) throw ticketErrors.ROUTING_UNKNOWN()
  const chosen = chooseAgent(await candidatesOf(own, routing), await choiceOf(own, routing, ticket))
  await keepAssignment(own, ticket, { routing, chosen })
  if (chosen.userId === null) return ticket
  const { id } = routing
  await own.records('ticketRouting').update({ id, patch: {}, managed: { lastUserId: chosen.userId } })
  return changeTicket(taken, { assigneeId: chosen.userId }, 'ticket.assigned')
}

async function keepAssignment(
  own: OperationContext,
  { id: ticketId, customerId }: Ticket,
  { routing, chosen }: { readonly routing: Routing; readonly chosen: Chosen },
): Promise<void> {
  const { userId, reason, considered: candidates } = chosen
  const facts = { teamId: routing.teamId, userId, reason, candidates, occurredAt: own.now() }
  await own.records('ticketAssignment').create({}, { ticketId, customerId, ...facts })
}

async function choiceOf(own: OperationContext, routing: Routing, ticket: Ticket): Promise<Choice> {
  const { pick, lastUserId, skills } = routing
  return {
    skills: ticket.tags.filter((tag) => skills.includes(tag)),
    weight: weightOf(ticket.priority),
    stickyUserId: await lastToAnswer(own, routing, ticket),
    pick,
    lastUserId,
  }
}

/** Who answered the customer last, on whatever ticket. */
async function lastToAnswer(
  own: OperationContext,
  { stickyDays }: Routing,
  { customerId }: Ticket,
): Promise<string | null> {
  if (stickyDays === null) return null
  const since = new Date(own.now().getTime() - stickyDays * DAY_MS)
  const answers = {
    customerId,
    direction: 'out',
    isAuto: false,
    authorKind: 'user',
    occurredAt: { gte: since },
  }
  const query = { where: answers, sort: ['-occurredAt', '-id'], fields: ['authorId'], limit: 1 }
  const { data } = await own.records('ticketMessage').list(query)
  return (data[0]?.['authorId'] as string | undefined) ?? null
}

async function candidatesOf(own: OperationContext, routing: Routing): Promise<readonly Candidate[]> {
  const people = await own.directory.list({ teamId: routing.teamId })
  const userId = { in: people.map(({ id }) => id) }
  if (people.length === 0) return []
  const agents = await listAll<Agent>(own, 'ticketAgent', { userId })
  const byUser = new Map(agents.map((agent) => [agent.userId, agent]))
  const calendarOf = await readCalendars(
    own,
    agents.map(({ calendarId }) => calendarId),
  )
  const [loads, lastGiven] = [await loadsOf(own, people), await lastGivenOf(own, people)]
  const nextMs = new Date(own.now().getTime() + 1)
  return people.map(({ id }) => {
    const { skills = [], capacity = null, isAvailable = true, calendarId = null } = byUser.get(id) ?? {}
    return {
      userId: id,
      skills,
      isAvailable,
      isOnDuty: calendarOf(calendarId).workingBetween(own.now(), nextMs) > 0,
      load: loads.get(id) ?? 0,
      capacity: capacity ?? routing.capacity,
      lastGivenAt: lastGiven.get(id) ?? null,
    }
  })
}

const MOST_GROUPS = 1000

/** The weight of the tickets that people work on, with one question for all of them. */
async function loadsOf(
  own: OperationContext,
  people: readonly DirectoryUser[],
): Promise<ReadonlyMap<string, number>> {
  const { data } = await own.records('ticket').aggregate({
    where: {
      assigneeId: { in: people.map(({ id }) => id) },
      category: { in: ['new', 'open', 'waiting_internal'] },
    },
    groupBy: ['assigneeId', 'priority'],
    measures: { count: 'count' },
    limit: MOST_GROUPS,
  })
  const loads = new Map<string, number>()
  for (const { group, measures } of data) {
    const id = String(group['assigneeId'])
    const weight = weightOf(Number(group['priority'])) * Number(measures['count'])
    loads.set(id, (loads.get(id) ?? 0) + weight)
  }
  return loads
}

async function lastGivenOf(
  own: OperationContext,
  people: readonly DirectoryUser[],
): Promise<ReadonlyMap<string, Date>> {
  const { data } = await own.records('ticketAssignment').aggregate({
    where: { userId: { in: people.map(({ id }) => id) } },
    groupBy: ['userId'],
    measures: { last: { max: 'occurredAt' } },
    limit: MOST_GROUPS,
  })
  return new Map(
    data.map(({ group, measures }) => [String(group['userId']), new Date(String(measures['last']))]),
  )
}

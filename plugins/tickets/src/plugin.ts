import { definePlugin } from '@kith/core'

import { CLOSE, closeResolved, findResolved } from './close-resolved.ts'
import { complaintIntakeEntity } from './complaint-intake.entity.ts'
import { complaintRemedyEntity } from './complaint-remedy.entity.ts'
import { complaintStepEntity } from './complaint-step.entity.ts'
import { complaintEntity } from './complaint.entity.ts'
import { ticketErrors } from './errors.ts'
import { ticketEvents } from './events.ts'
import { ticketMessages } from './messages/zh-CN.ts'
import { createTickets } from './migrations/0001-create-tickets.ts'
import { createServiceLevels } from './migrations/0002-create-service-levels.ts'
import { createRouting } from './migrations/0003-create-routing.ts'
import { createMerges } from './migrations/0004-create-merges.ts'
import { createComplaints } from './migrations/0005-create-complaints.ts'
import { timePolicies } from './migrations/0006-time-policies.ts'
import { decideRemedies } from './migrations/0007-decide-remedies.ts'
import { requeueTickets } from './migrations/0008-requeue.ts'
import { createMacros } from './migrations/0009-create-macros.ts'
import { ticketsPanel } from './open-tickets-panel.ts'
import { analyzeComplaints } from './operations/analyze-complaints.ts'
import { complaintStatus, createIntake, fileComplaint } from './operations/complaint-intake.ts'
import { decideRemedy, listRemedies, requestRemedy } from './operations/complaint-remedies.ts'
import {
  advance,
  aggregateComplaints,
  getComplaint,
  importComplaint,
  listComplaints,
  register,
} from './operations/complaints.ts'
import {
  configureTickets,
  createTicketStatus,
  listTicketStatuses,
  readTicketSettings,
  updateTicketStatus,
} from './operations/configure.ts'
import { applyMacro, createMacro, listMacros, updateMacro } from './operations/macros.ts'
import {
  linkTicket,
  listLinks,
  mergeTicket,
  splitTicket,
  unlinkTicket,
  unmergeTicket,
} from './operations/merge-tickets.ts'
import { openTicket } from './operations/open-ticket.ts'
import { aggregateTickets, getTicket, listMessages, listTickets } from './operations/read-tickets.ts'
import {
  giveTicket,
  listAgents,
  listAssignments,
  listRoutings,
  setAgent,
  setRouting,
} from './operations/routing.ts'
import {
  createSavedReply,
  draftReply,
  listSavedReplies,
  updateSavedReply,
} from './operations/saved-replies.ts'
import {
  createCalendar,
  createPolicy,
  listCalendars,
  listPolicies,
  updateCalendar,
  updatePolicy,
} from './operations/service-levels.ts'
import { simulatePolicy } from './operations/simulate-policy.ts'
import { readServiceLevels } from './operations/sla-clocks.ts'
import { assignTicket, transitionTicket, updateTicket } from './operations/work-on-ticket.ts'
import { writeMessage } from './operations/write-message.ts'
import { rightsByRole, ticketPermissions, ticketRights } from './rights.ts'
import { REQUEUE, requeue } from './routing/requeue.ts'
import { savedReplyEntity } from './saved-reply.entity.ts'
import { calendarShelf, CalendarShelf } from './service-levels/calendars.ts'
import { ESCALATE, escalateTicket, findDue } from './service-levels/due.ts'
import { REWATCH, rewatch } from './service-levels/rewatch.ts'
import { slaCalendarEntity } from './sla-calendar.entity.ts'
import { slaClockEntity, slaEventEntity } from './sla-clock.entity.ts'
import { slaPolicyEntity } from './sla-policy.entity.ts'
import { ticketAgentEntity } from './ticket-agent.entity.ts'
import { ticketAssignmentEntity } from './ticket-assignment.entity.ts'
import { ticketChangeEntity } from './ticket-change.entity.ts'
import { ticketLinkEntity } from './ticket-link.entity.ts'
import { ticketMacroEntity } from './ticket-macro.entity.ts'
import { ticketMergeEntity } from './ticket-merge.entity.ts'
import { ticketMessageEntity } from './ticket-message.entity.ts'
import { ticketRoutingEntity } from './ticket-routing.entity.ts'
import { ticketSettingsEntity } from './ticket-settings.entity.ts'
import { ticketStatusEntity } from './ticket-status.entity.ts'
import { ticketEntity } from './ticket.entity.ts'
import type { TicketsTypes } from './types.ts'

const operations = [
  openTicket,
  getTicket,
  listTickets,
  listMessages,
  aggregateTickets,
  updateTicket,
  transitionTicket,
  assignTicket,
  writeMessage,
  listMacros,
  createMacro,
  updateMacro,
  applyMacro,
  listSavedReplies,
  createSavedReply,
  updateSavedReply,
  draftReply,
  listTicketStatuses,
  createTicketStatus,
  updateTicketStatus,
  readTicketSettings,
  configureTickets,
  readServiceLevels,
  listCalendars,
  createCalendar,
  updateCalendar,
  listPolicies,
  createPolicy,
  updatePolicy,
  simulatePolicy,
  giveTicket,
  listAssignments,
  listRoutings,
  setRouting,
  listAgents,
  setAgent,
  mergeTicket,
  unmergeTicket,
  splitTicket,
  linkTicket,
  unlinkTicket,
  listLinks,
  register,
  importComplaint,
  advance,
  getComplaint,
  listComplaints,
  aggregateComplaints,
  analyzeComplaints,
  requestRemedy,
  decideRemedy,
  listRemedies,
  createIntake,
  fileComplaint,
  complaintStatus,
]

const timelineTypes = {
  'ticket.opened': ['Ticket opened', 'ticket'],
  'ticket.resolved': ['Ticket resolved', 'ticket'],
  'ticket.closed': ['Ticket closed', 'ticket'],
  'ticket.reopened': ['Ticket opened again', 'ticket'],
  'ticket.breached': ['Service level missed', 'ticket'],
  'complaint.advanced': ['Complaint at another stage', 'complaint'],
  'ticketMessage.recorded': ['Message on a ticket', 'ticketMessage'],
} as const

/**
 * What customers ask for, until they have it.
 *
 * @example
 * createCrm({ plugins: [tickets()], ... })
 */
export const tickets = definePlugin<TicketsTypes>({
  id: 'tickets',
  version: '0.1.0',
  kernel: '^0.1',
  entities: [
    ticketEntity,
    ticketMessageEntity,
    ticketChangeEntity,
    ticketStatusEntity,
    ticketSettingsEntity,
    slaCalendarEntity,
    slaPolicyEntity,
    slaClockEntity,
    slaEventEntity,
    ticketRoutingEntity,
    ticketAgentEntity,
    ticketAssignmentEntity,
    ticketMergeEntity,
    ticketLinkEntity,
    complaintEntity,
    complaintIntakeEntity,
    complaintStepEntity,
    complaintRemedyEntity,
    ticketMacroEntity,
    savedReplyEntity,
  ],
  events: ticketEvents,
  migrations: [
    createTickets,
    createServiceLevels,
    createRouting,
    createMerges,
    createComplaints,
    timePolicies,
    decideRemedies,
    requeueTickets,
    createMacros,
  ],
  errors: ticketErrors.$entries,
  messages: [ticketMessages],
  uses: ticketRights,
  setup(r) {
    for (const operation of operations) r.operation(operation)
    for (const [name, title] of ticketPermissions) r.permission(name, { title })
    for (const [role, grants] of Object.entries(rightsByRole))
      for (const grant of grants) r.grant(role, grant)
    for (const [name, [title, entity]] of Object.entries(timelineTypes)) r.timeline(name, { title, entity })
    r.panel('tickets.latest', ticketsPanel)
    r.provide(calendarShelf, () => new CalendarShelf())
    r.job('tickets.find-due', {
      title: 'Find tickets whose service levels are due',
      schedule: { every: '10s' },
      run: (ctx) => findDue(ctx),
    })
    r.job(ESCALATE, {
      title: 'Warn of a ticket, or escalate it',
      run: (ctx, input) => escalateTicket(ctx, input),
    })
    r.job('tickets.find-resolved', {
      title: 'Find resolved tickets that are to be closed',
      schedule: { every: '1h' },
      run: (ctx) => findResolved(ctx),
    })
    r.job(CLOSE, {
      title: 'Tell a customer that a ticket is closed soon, or close it',
      run: (ctx, input) => closeResolved(ctx, input),
    })
    r.job(REQUEUE, {
      title: 'Give the tickets of somebody who has gone away to others',
      run: (ctx, input) => requeue(ctx, input),
    })
    r.job(REWATCH, {
      title: 'Hold tickets to a policy or a calendar that was changed',
      run: (ctx, input) => rewatch(ctx, input),
    })
  },
})

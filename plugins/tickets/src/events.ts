import { defineEvent } from '@kith/core'

import type { Category } from './category.ts'
import type { Stage } from './complaints/stages.ts'
import type { Metric } from './sla/clock.ts'
import type { SentMessage } from './ticket-times.ts'
import type { Ticket } from './ticket.entity.ts'

/** What every event of a ticket tells of it: ids and closed words, as it is after the change. */
export interface TicketEventPayload {
  readonly customerId: string
  readonly ticketId: string
  readonly number: string
  readonly kind: Ticket['kind']
  readonly category: Category
  readonly status: string
  readonly priority: number
  readonly teamId: string | null
  readonly assigneeId: string | null
}

/** The payload of the events that end a ticket. */
export interface TicketEndedPayload extends TicketEventPayload {
  /** Which resolution of the ticket it is: one that was taken back keeps its number. */
  readonly resolutionNumber: number
  /** When it was opened, and when it was resolved. */
  readonly openedAt: string
  readonly resolvedAt: string | null
}

/** The payload of the event that a ticket goes to somebody else. */
export interface TicketAssignedPayload extends TicketEventPayload {
  readonly from: { readonly teamId: string | null; readonly assigneeId: string | null }
}

/** The payload of the events that a ticket went into another one, and came back. */
export interface TicketMergePayload extends TicketEventPayload {
  /** The ticket that went into it. */
  readonly mergedId: string
  readonly ticketMergeId: string
}

/** The payload of the event that a message was recorded. */
export interface TicketMessagePayload extends TicketEventPayload {
  readonly ticketMessageId: string
  readonly direction: SentMessage['direction']
  readonly isAuto: boolean
}

/** The payload of the event that an internal note calls people. */
export interface TicketMentionedPayload extends TicketEventPayload {
  readonly ticketMessageId: string
  readonly userIds: readonly string[]
}

/** The payload of the events that a clock of a ticket has reached a threshold. */
export interface SlaThresholdPayload extends TicketEventPayload {
  readonly slaClockId: string
  readonly metric: Metric
  /** Percent of the target. */
  readonly threshold: number
  /** When it was reached. */
  readonly at: string
  /** The people whom the policy wants to be told. */
  readonly notify: readonly string[]
}

/** The payload of the event that somebody complains. */
export interface ComplaintEventPayload {
  readonly customerId: string
  readonly complaintId: string
  readonly ticketId: string
}

/** The payload of the event that a complaint has come to another stage. */
export interface ComplaintAdvancedPayload extends ComplaintEventPayload {
  readonly from: Stage
  readonly to: Stage
}

/** The payload of the events of remedies that a second person decides. */
export interface ComplaintRemedyPayload {
  readonly customerId: string
  readonly complaintId: string
  readonly complaintRemedyId: string
}

/** The payload of the events of macros. */
export interface TicketMacroEventPayload {
  readonly ticketMacroId: string
}

/** The payload of the events of saved replies. */
export interface SavedReplyEventPayload {
  readonly savedReplyId: string
}

/** The payload of the events of policies. */
export interface SlaPolicyEventPayload {
  readonly slaPolicyId: string
}

/** The payload of the events of calendars. */
export interface SlaCalendarEventPayload {
  readonly slaCalendarId: string
}

/** The payload of the events of statuses. */
export interface TicketStatusEventPayload {
  readonly ticketStatusId: string
  readonly key: string
}

/** The payload of the event that a tenant works otherwise with tickets. */
export interface TicketSettingsPayload {
  readonly ticketSettingsId: string
  readonly changed: readonly string[]
}

/** The events of tickets. */
export const ticketEvents = [
  ...(
    [
      'opened',
      'updated',
      'moved',
      'assigned',
      'resolved',
      'closed',
      'reopened',
      'mentioned',
      'merged',
      'unmerged',
    ] as const
  ).map((what) => defineEvent({ name: `ticket.${what}`, version: 1, subject: 'customerId' })),
  defineEvent({ name: 'ticketMessage.recorded', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'ticketStatus.created', version: 1, subject: 'ticketStatusId' }),
  defineEvent({ name: 'ticketStatus.updated', version: 1, subject: 'ticketStatusId' }),
  defineEvent({ name: 'ticketSettings.updated', version: 1, subject: 'ticketSettingsId' }),
  defineEvent({ name: 'ticketRouting.updated', version: 1, subject: 'ticketRoutingId' }),
  defineEvent({ name: 'ticketAgent.updated', version: 1, subject: 'ticketAgentId' }),
  defineEvent({ name: 'complaint.registered', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'complaint.advanced', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'complaintRemedy.requested', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'complaintRemedy.decided', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'ticketMacro.created', version: 1, subject: 'ticketMacroId' }),
  defineEvent({ name: 'ticketMacro.updated', version: 1, subject: 'ticketMacroId' }),
  defineEvent({ name: 'savedReply.created', version: 1, subject: 'savedReplyId' }),
  defineEvent({ name: 'savedReply.updated', version: 1, subject: 'savedReplyId' }),
  defineEvent({ name: 'slaClock.warned', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'slaClock.breached', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'slaPolicy.created', version: 1, subject: 'slaPolicyId' }),
  defineEvent({ name: 'slaPolicy.updated', version: 1, subject: 'slaPolicyId' }),
  defineEvent({ name: 'slaCalendar.created', version: 1, subject: 'slaCalendarId' }),
  defineEvent({ name: 'slaCalendar.updated', version: 1, subject: 'slaCalendarId' }),
] as const

/** What events tell of a ticket. */
export function told(ticket: Ticket): TicketEventPayload & Record<string, unknown> {
  const { customerId, id: ticketId, number, kind, category, status, priority, teamId, assigneeId } = ticket
  return { customerId, ticketId, number, kind, category, status, priority, teamId, assigneeId }
}

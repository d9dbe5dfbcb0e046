import type { AggregateQuery, AggregateResult, Filter, ListQuery, Page, PluginTypes } from '@kith/core'

import type { Category } from './category.ts'
import type { ReadableComplaintIntake } from './complaint-intake.entity.ts'
import type { ReadableComplaint } from './complaint.entity.ts'
import type {
  AdvanceComplaintInput,
  ComplaintStatus,
  FileComplaintInput,
  ImportComplaintInput,
  RegisterComplaintInput,
} from './complaints/complaint-inputs.ts'
import type {
  ComplaintAdvancedPayload,
  ComplaintEventPayload,
  SlaCalendarEventPayload,
  SlaPolicyEventPayload,
  SlaThresholdPayload,
  TicketAssignedPayload,
  TicketEndedPayload,
  TicketEventPayload,
  TicketMentionedPayload,
  TicketMergePayload,
  TicketMessagePayload,
  TicketSettingsPayload,
  TicketStatusEventPayload,
} from './events.ts'
import type { picks } from './routing/choose-agent.ts'
import type { ExplainedDay } from './service-levels/explain-due.ts'
import type { SimulatedMetric } from './service-levels/simulate.ts'
import type { ReadableSlaCalendar } from './sla-calendar.entity.ts'
import type { ReadableSlaClock } from './sla-clock.entity.ts'
import type { ReadableSlaPolicy } from './sla-policy.entity.ts'
import type { CalendarException, CalendarRules } from './sla/calendar-rules.ts'
import type { Metric } from './sla/clock.ts'
import type { ReadableTicketAgent } from './ticket-agent.entity.ts'
import type { ReadableTicketAssignment } from './ticket-assignment.entity.ts'
import type { linkTypes, ReadableTicketLink } from './ticket-link.entity.ts'
import type { ReadableTicketMessage } from './ticket-message.entity.ts'
import type { ReadableTicketRouting } from './ticket-routing.entity.ts'
import type { CreateTicketStatusInput, ReadableTicketStatus } from './ticket-status.entity.ts'
import type { ReadableTicket, Ticket, TicketPatch, TicketValues } from './ticket.entity.ts'

/** What `tickets.open` takes. */
export interface OpenTicketInput extends TicketValues {
  readonly customerId: string
  /** The team whose work it is; that of the customer when left out. */
  readonly teamId?: string
  readonly parentId?: string
  readonly followUpOfId?: string
  readonly openedAt?: Date
}

/** What `tickets.transition` takes. */
export interface TransitionTicketInput {
  readonly id: string
  readonly status: string
  readonly resolutionCode?: string
  readonly rootCause?: string
  readonly ifVersion?: number
}

/** What `tickets.write` takes. */
export interface WriteMessageInput {
  readonly id: string
  readonly body: string
  /** To the customer (`out`) when left out. */
  readonly direction?: 'in' | 'out' | 'internal'
  /** The last message that an answer knows of: newer ones refuse it, unless by `force`. */
  readonly lastSeenMessageId?: string | null
  readonly force?: boolean
  /** The status that the ticket goes into with an answer. */
  readonly status?: string
  /** The people whom a note calls. */
  readonly mentions?: readonly string[]
  readonly isAuto?: boolean
  readonly channel?: Ticket['channel']
  readonly occurredAt?: Date
  readonly source?: string
  readonly externalId?: string
}

/** A clock of a ticket, with the days of which it is made up. */
export interface ExplainedClock extends ReadableSlaClock {
  readonly explain: readonly ExplainedDay[]
}

/** A status that tickets may be in. */
export interface ListedTicketStatus {
  readonly key: string
  readonly name: string
  readonly category: Category
  readonly position: number
  readonly isActive: boolean
}

/** When somebody works, by the clock on the wall of one time zone. */
export interface CalendarInput extends Omit<CalendarRules, 'exceptions'> {
  readonly name: string
  readonly exceptions?: readonly CalendarException[]
  readonly teamId?: string | null
}

/** What is done when a clock reaches a part of its target. */
export type SlaAction =
  | {
      readonly do: 'notify'
      readonly who?: readonly ('assignee' | 'team' | 'collaborators')[]
      readonly users?: readonly string[]
    }
  | { readonly do: 'raisePriority' }
  | { readonly do: 'reassign'; readonly teamId?: string; readonly assigneeId?: string | null }

/** What a policy asks for one metric. */
export interface SlaTarget {
  readonly metric: Metric
  /** All priorities when left out. */
  readonly priorities?: readonly number[]
  readonly minutes: number
  /** Working time when left out. */
  readonly clock?: 'business' | 'wall'
  readonly thresholds?: readonly { readonly percent: number; readonly actions: readonly SlaAction[] }[]
}

/** How soon what is to be done on which tickets. */
export interface PolicyInput {
  readonly name: string
  readonly position?: number
  readonly isActive?: boolean
  /** When it begins to hold, and when it ends. */
  readonly activeFrom?: Date | null
  readonly activeTo?: Date | null
  readonly match?: Filter
  readonly calendarId?: string | null
  /** Whose calendar it is where none is named: the team of the ticket, or that of the customer. */
  readonly calendarFrom?: 'team' | 'customer' | null
  readonly targets: readonly SlaTarget[]
  readonly pauseIn?: readonly Category[]
  readonly onReopen?: 'resume' | 'restart'
  readonly isRetroactive?: boolean
}

/** What `slaPolicies.simulate` takes. */
export interface SimulatePolicyInput {
  /** The id of a policy, or what one would be made of. */
  readonly policy: string | (Omit<PolicyInput, 'name'> & { readonly name?: string })
  readonly from: Date
  readonly to: Date
  readonly limit?: number
}

/** What a ticket is to another one. */
export interface LinkInput {
  readonly id: string
  readonly toId: string
  readonly type: (typeof linkTypes)[number]
}

/** How a team gives tickets away. */
export interface RoutingInput {
  readonly teamId: string
  readonly isAutomatic?: boolean
  readonly stickyDays?: number | null
  readonly skills?: readonly string[]
  readonly capacity?: number | null
  readonly pick?: (typeof picks)[number]
}

/** What somebody who takes tickets can do, and when. */
export interface AgentInput {
  readonly userId: string
  readonly skills?: readonly string[]
  readonly capacity?: number | null
  readonly isAvailable?: boolean
  readonly calendarId?: string | null
}

/** How a tenant works with tickets. */
export interface TicketSettings {
  readonly numberPrefix: string
  readonly reopenDays: number
  readonly autoCloseDays: number | null
  readonly closeWarning: string | null
}

/** Everything that tickets add to the types of a host. */
export interface TicketsTypes extends PluginTypes {
  readonly id: 'tickets'
  readonly events: {
    readonly 'ticket.opened': TicketEventPayload
    readonly 'ticket.updated': TicketEventPayload & { readonly changed: readonly string[] }
    readonly 'ticket.moved': TicketEventPayload & { readonly from: string }
    readonly 'ticket.assigned': TicketAssignedPayload
    readonly 'ticket.resolved': TicketEndedPayload
    readonly 'ticket.closed': TicketEndedPayload
    readonly 'ticket.reopened': TicketEventPayload & { readonly reopenCount: number }
    readonly 'ticket.mentioned': TicketMentionedPayload
    readonly 'ticket.merged': TicketMergePayload
    readonly 'ticket.unmerged': TicketMergePayload
    readonly 'ticketMessage.recorded': TicketMessagePayload
    readonly 'complaint.registered': ComplaintEventPayload
    readonly 'complaint.advanced': ComplaintAdvancedPayload
    readonly 'slaClock.warned': SlaThresholdPayload
    readonly 'slaClock.breached': SlaThresholdPayload
    readonly 'slaPolicy.created': SlaPolicyEventPayload
    readonly 'slaPolicy.updated': SlaPolicyEventPayload & { readonly changed: readonly string[] }
    readonly 'slaCalendar.created': SlaCalendarEventPayload
    readonly 'slaCalendar.updated': SlaCalendarEventPayload & { readonly changed: readonly string[] }
    readonly 'ticketRouting.updated': { readonly ticketRoutingId: string; readonly teamId: string }
    readonly 'ticketAgent.updated': { readonly ticketAgentId: string; readonly userId: string }
    readonly 'ticketStatus.created': TicketStatusEventPayload
    readonly 'ticketStatus.updated': TicketStatusEventPayload
    readonly 'ticketSettings.updated': TicketSettingsPayload
  }
  readonly operations: {
    readonly 'tickets.open': { input: OpenTicketInput; output: ReadableTicket }
    readonly 'tickets.get': {
      input: { readonly id: string; readonly fields?: readonly string[] }
      output: ReadableTicket
    }
    readonly 'tickets.list': { input: ListQuery; output: Page<ReadableTicket> }
    readonly 'tickets.messages': {
      input: { readonly id: string } & Omit<ListQuery, 'deleted'>
      output: Page<ReadableTicketMessage>
    }
    readonly 'tickets.aggregate': { input: AggregateQuery; output: AggregateResult }
    readonly 'tickets.update': {
      input: { readonly id: string; readonly patch: TicketPatch; readonly ifVersion?: number }
      output: ReadableTicket
    }
    readonly 'tickets.transition': { input: TransitionTicketInput; output: ReadableTicket }
    readonly 'tickets.assign': {
      input: { readonly id: string; readonly assigneeId?: string | null; readonly teamId?: string | null }
      output: ReadableTicket
    }
    readonly 'tickets.write': { input: WriteMessageInput; output: ReadableTicketMessage }
    readonly 'ticketStatuses.list': {
      input: object
      output: { readonly data: readonly ListedTicketStatus[] }
    }
    readonly 'ticketStatuses.create': { input: CreateTicketStatusInput; output: ReadableTicketStatus }
    readonly 'ticketStatuses.update': {
      input: {
        readonly id: string
        readonly patch: { readonly name?: string; readonly position?: number; readonly isActive?: boolean }
        readonly ifVersion?: number
      }
      output: ReadableTicketStatus
    }
    readonly 'tickets.merge': {
      input: { readonly id: string; readonly duplicateId: string }
      output: ReadableTicket
    }
    readonly 'tickets.unmerge': { input: { readonly id: string }; output: ReadableTicket }
    readonly 'tickets.split': {
      input: { readonly id: string; readonly messageIds: readonly string[]; readonly subject: string }
      output: ReadableTicket
    }
    readonly 'tickets.link': { input: LinkInput; output: ReadableTicketLink }
    readonly 'tickets.unlink': { input: LinkInput; output: void }
    readonly 'tickets.links': {
      input: { readonly id: string }
      output: { readonly data: readonly ReadableTicketLink[] }
    }
    readonly 'complaints.register': { input: RegisterComplaintInput; output: ReadableComplaint }
    readonly 'complaints.import': { input: ImportComplaintInput; output: ReadableComplaint }
    readonly 'complaints.advance': { input: AdvanceComplaintInput; output: ReadableComplaint }
    readonly 'complaints.get': { input: { readonly id: string }; output: ReadableComplaint }
    readonly 'complaints.list': { input: ListQuery; output: Page<ReadableComplaint> }
    readonly 'complaints.aggregate': { input: AggregateQuery; output: AggregateResult }
    readonly 'complaintIntakes.create': {
      input: { readonly name: string; readonly teamId?: string }
      output: ReadableComplaintIntake
    }
    readonly 'complaints.file': {
      input: FileComplaintInput
      output: { readonly number: string; readonly statusToken: string }
      access: 'public'
    }
    readonly 'complaints.status': {
      input: { readonly token: string }
      output: ComplaintStatus
      access: 'token'
    }
    readonly 'tickets.sla': {
      input: { readonly id: string }
      output: { readonly data: readonly ExplainedClock[] }
    }
    readonly 'slaCalendars.list': { input: ListQuery; output: Page<ReadableSlaCalendar> }
    readonly 'slaCalendars.create': { input: CalendarInput; output: ReadableSlaCalendar }
    readonly 'slaCalendars.update': {
      input: { readonly id: string; readonly patch: Partial<CalendarInput>; readonly ifVersion?: number }
      output: ReadableSlaCalendar
    }
    readonly 'slaPolicies.list': { input: ListQuery; output: Page<ReadableSlaPolicy> }
    readonly 'slaPolicies.create': { input: PolicyInput; output: ReadableSlaPolicy }
    readonly 'slaPolicies.update': {
      input: { readonly id: string; readonly patch: Partial<PolicyInput>; readonly ifVersion?: number }
      output: ReadableSlaPolicy
    }
    readonly 'slaPolicies.simulate': {
      input: SimulatePolicyInput
      output: {
        readonly tickets: number
        readonly isTruncated: boolean
        readonly metrics: readonly SimulatedMetric[]
      }
    }
    readonly 'tickets.route': { input: { readonly id: string }; output: ReadableTicketAssignment }
    readonly 'tickets.assignments': {
      input: { readonly id: string }
      output: { readonly data: readonly ReadableTicketAssignment[] }
    }
    readonly 'ticketRoutings.list': { input: ListQuery; output: Page<ReadableTicketRouting> }
    readonly 'ticketRoutings.set': { input: RoutingInput; output: ReadableTicketRouting }
    readonly 'ticketAgents.list': { input: ListQuery; output: Page<ReadableTicketAgent> }
    readonly 'ticketAgents.set': { input: AgentInput; output: ReadableTicketAgent }
    readonly 'tickets.settings': { input: object; output: TicketSettings }
    readonly 'tickets.configure': { input: Partial<TicketSettings>; output: TicketSettings }
  }
}

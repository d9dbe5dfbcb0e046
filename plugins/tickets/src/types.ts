import type { AggregateQuery, AggregateResult, ListQuery, Page, PluginTypes } from '@kith/core'

import type { ReadableComplaintIntake } from './complaint-intake.entity.ts'
import type { ReadableComplaintRemedy } from './complaint-remedy.entity.ts'
import type { ReadableComplaint } from './complaint.entity.ts'
import type {
  AdvanceComplaintInput,
  AnalyzeComplaintsInput,
  ComplaintStatus,
  FileComplaintInput,
  ImportComplaintInput,
  RegisterComplaintInput,
  RequestRemedyInput,
} from './complaints/complaint-inputs.ts'
import type {
  ComplaintAdvancedPayload,
  ComplaintEventPayload,
  ComplaintRemedyPayload,
  SavedReplyEventPayload,
  SlaCalendarEventPayload,
  SlaPolicyEventPayload,
  SlaThresholdPayload,
  TicketAssignedPayload,
  TicketEndedPayload,
  TicketEventPayload,
  TicketMacroEventPayload,
  TicketMentionedPayload,
  TicketMergePayload,
  TicketMessagePayload,
  TicketSettingsPayload,
  TicketStatusEventPayload,
} from './events.ts'
import type { ComplaintAnalysis } from './operations/analyze-complaints.ts'
import type { CreateSavedReplyInput, ReadableSavedReply, SavedReplyPatch } from './saved-reply.entity.ts'
import type { SimulatedMetric } from './service-levels/simulate.ts'
import type { ReadableSlaCalendar } from './sla-calendar.entity.ts'
import type { ReadableSlaPolicy } from './sla-policy.entity.ts'
import type { ReadableTicketAgent } from './ticket-agent.entity.ts'
import type { ReadableTicketAssignment } from './ticket-assignment.entity.ts'
import type {
  OpenTicketInput,
  TransitionTicketInput,
  WriteMessageInput,
  ExplainedClock,
  ListedTicketStatus,
  CalendarInput,
  PolicyInput,
  SimulatePolicyInput,
  LinkInput,
  MacroInput,
  RoutingInput,
  AgentInput,
  ApplyMacroInput,
  TicketSettings,
} from './ticket-inputs.ts'
import type { ReadableTicketLink } from './ticket-link.entity.ts'
import type { ReadableTicketMacro } from './ticket-macro.entity.ts'
import type { ReadableTicketMessage } from './ticket-message.entity.ts'
import type { ReadableTicketRouting } from './ticket-routing.entity.ts'
import type { CreateTicketStatusInput, ReadableTicketStatus } from './ticket-status.entity.ts'
import type { ReadableTicket, TicketPatch } from './ticket.entity.ts'

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
    readonly 'ticketMacro.created': TicketMacroEventPayload
    readonly 'ticketMacro.updated': TicketMacroEventPayload & { readonly changed: readonly string[] }
    readonly 'savedReply.created': SavedReplyEventPayload
    readonly 'savedReply.updated': SavedReplyEventPayload & { readonly changed: readonly string[] }
    readonly 'complaintRemedy.requested': ComplaintRemedyPayload
    readonly 'complaintRemedy.decided': ComplaintRemedyPayload & { readonly isApproved: boolean }
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
    readonly 'ticketMacros.list': { input: ListQuery; output: Page<ReadableTicketMacro> }
    readonly 'ticketMacros.create': { input: MacroInput; output: ReadableTicketMacro }
    readonly 'ticketMacros.update': {
      input: { readonly id: string; readonly patch: Partial<MacroInput>; readonly ifVersion?: number }
      output: ReadableTicketMacro
    }
    readonly 'tickets.applyMacro': { input: ApplyMacroInput; output: ReadableTicket }
    readonly 'savedReplies.list': { input: ListQuery; output: Page<ReadableSavedReply> }
    readonly 'savedReplies.create': { input: CreateSavedReplyInput; output: ReadableSavedReply }
    readonly 'savedReplies.update': {
      input: { readonly id: string; readonly patch: SavedReplyPatch; readonly ifVersion?: number }
      output: ReadableSavedReply
    }
    readonly 'tickets.draft': {
      input: { readonly id: string; readonly savedReplyId: string }
      output: { readonly body: string }
    }
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
    readonly 'complaints.analyze': { input: AnalyzeComplaintsInput; output: ComplaintAnalysis }
    readonly 'complaintRemedies.request': { input: RequestRemedyInput; output: ReadableComplaintRemedy }
    readonly 'complaintRemedies.decide': {
      input: { readonly id: string; readonly isApproved: boolean }
      output: ReadableComplaintRemedy
    }
    readonly 'complaintRemedies.list': { input: ListQuery; output: Page<ReadableComplaintRemedy> }
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

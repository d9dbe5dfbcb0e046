export { tickets } from './plugin.ts'
export type {
  AgentInput,
  ApplyMacroInput,
  MacroInput,
  MacroStep,
  CalendarInput,
  ExplainedClock,
  LinkInput,
  ListedTicketStatus,
  OpenTicketInput,
  PolicyInput,
  RoutingInput,
  SlaAction,
  SlaTarget,
  SimulatePolicyInput,
  TicketSettings,
  TransitionTicketInput,
  WriteMessageInput,
} from './ticket-inputs.ts'
export type { TicketsTypes } from './types.ts'
export type { Category } from './category.ts'
export type { ReadableTicket, TicketPatch, TicketValues } from './ticket.entity.ts'
export type { CreateSavedReplyInput, ReadableSavedReply, SavedReplyPatch } from './saved-reply.entity.ts'
export type { ReadableTicketMacro } from './ticket-macro.entity.ts'
export type { ReadableTicketMessage } from './ticket-message.entity.ts'
export type { CreateTicketStatusInput, ReadableTicketStatus } from './ticket-status.entity.ts'
export type { ReadableTicketAgent } from './ticket-agent.entity.ts'
export type { ReadableTicketAssignment } from './ticket-assignment.entity.ts'
export type { ReadableTicketRouting } from './ticket-routing.entity.ts'
export type {
  AdvanceComplaintInput,
  AnalyzeComplaintsInput,
  ComplaintStatus,
  FileComplaintInput,
  ImportComplaintInput,
  RegisterComplaintInput,
  RequestRemedyInput,
} from './complaints/complaint-inputs.ts'
export type { ReadableComplaint } from './complaint.entity.ts'
export type { ReadableComplaintRemedy } from './complaint-remedy.entity.ts'
export type { ComplaintAnalysis } from './operations/analyze-complaints.ts'
export type { ReadableComplaintIntake } from './complaint-intake.entity.ts'
export type { Stage } from './complaints/stages.ts'
export type { ReadableTicketLink } from './ticket-link.entity.ts'
export type { ReadableSlaCalendar } from './sla-calendar.entity.ts'
export type { ReadableSlaClock } from './sla-clock.entity.ts'
export type { ReadableSlaPolicy } from './sla-policy.entity.ts'
export type { CalendarException, CalendarRules, Interval, Weekday } from './sla/calendar-rules.ts'
export type { ClockState, Metric } from './sla/clock.ts'
export type { ExplainedDay } from './service-levels/explain-due.ts'
export type { SimulatedMetric } from './service-levels/simulate.ts'
export type {
  ComplaintAdvancedPayload,
  ComplaintEventPayload,
  ComplaintRemedyPayload,
  SavedReplyEventPayload,
  SlaCalendarEventPayload,
  TicketMacroEventPayload,
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
export { ticketErrors } from './errors.ts'

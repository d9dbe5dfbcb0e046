export { tickets } from './plugin.ts'
export type {
  ListedTicketStatus,
  MoveTicketInput,
  OpenTicketInput,
  RecordedMessage,
  RecordMessageInput,
  ReplyInput,
  TicketSettings,
  TicketsTypes,
} from './types.ts'
export type { Category } from './category.ts'
export type { ReadableTicket, TicketPatch, TicketValues } from './ticket.entity.ts'
export type { ReadableTicketMessage } from './ticket-message.entity.ts'
export type { CreateTicketStatusInput, ReadableTicketStatus } from './ticket-status.entity.ts'
export type {
  TicketAssignedPayload,
  TicketEndedPayload,
  TicketEventPayload,
  TicketMentionedPayload,
  TicketMessagePayload,
  TicketSettingsPayload,
  TicketStatusEventPayload,
} from './events.ts'
export { ticketErrors } from './errors.ts'

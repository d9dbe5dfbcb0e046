import type { AggregateQuery, AggregateResult, ListQuery, Page, PluginTypes } from '@kith/core'

import type { Category } from './category.ts'
import type {
  TicketAssignedPayload,
  TicketEndedPayload,
  TicketEventPayload,
  TicketMentionedPayload,
  TicketMessagePayload,
  TicketSettingsPayload,
  TicketStatusEventPayload,
} from './events.ts'
import type { ReadableTicketMessage } from './ticket-message.entity.ts'
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

/** What `tickets.move` takes. */
export interface MoveTicketInput {
  readonly id: string
  readonly status: string
  readonly resolutionCode?: string
  readonly rootCause?: string
  readonly ifVersion?: number
}

/** What `tickets.reply` takes. */
export interface ReplyInput {
  readonly id: string
  readonly body: string
  readonly lastSeenMessageId: string | null
  readonly force?: boolean
  readonly status?: string
  readonly channel?: Ticket['channel']
}

/** What `tickets.record` takes. */
export interface RecordMessageInput {
  readonly id: string
  readonly body: string
  readonly direction?: 'in' | 'out'
  readonly isAuto?: boolean
  readonly channel?: Ticket['channel']
  readonly occurredAt?: Date
  readonly source?: string
  readonly externalId?: string
}

/** Where a message was recorded. */
export interface RecordedMessage {
  readonly ticketId: string
  readonly ticketMessageId: string
  readonly isFollowUp: boolean
  readonly isReplayed: boolean
}

/** A status that tickets may be in. */
export interface ListedTicketStatus {
  readonly key: string
  readonly name: string
  readonly category: Category
  readonly position: number
  readonly isActive: boolean
}

/** How a tenant works with tickets. */
export interface TicketSettings {
  readonly numberPrefix: string
  readonly reopenDays: number
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
    readonly 'ticketMessage.recorded': TicketMessagePayload
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
    readonly 'tickets.move': { input: MoveTicketInput; output: ReadableTicket }
    readonly 'tickets.assign': {
      input: { readonly id: string; readonly assigneeId?: string | null; readonly teamId?: string | null }
      output: ReadableTicket
    }
    readonly 'tickets.reply': { input: ReplyInput; output: ReadableTicketMessage }
    readonly 'tickets.note': {
      input: { readonly id: string; readonly body: string; readonly mentions?: readonly string[] }
      output: ReadableTicketMessage
    }
    readonly 'tickets.record': { input: RecordMessageInput; output: RecordedMessage }
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
    readonly 'tickets.settings': { input: object; output: TicketSettings }
    readonly 'tickets.configure': { input: Partial<TicketSettings>; output: TicketSettings }
  }
}

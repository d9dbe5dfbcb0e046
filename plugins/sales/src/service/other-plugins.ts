import type { PluginTypes } from '@kith/core'

/** What is told of a ticket, as far as sales depend on it: as it is after the change. */
export interface ToldTicket {
  readonly customerId: string
  readonly ticketId: string
  readonly number: string
  readonly kind: string
  readonly category: string
}

/** What is told of an answer. */
export interface ToldAnswer {
  readonly customerId: string
  readonly surveyResponseId: string
  readonly surveyId: string
  /** What was rated: the id of the ticket where the survey asks about tickets. */
  readonly topic: string | null
}

/** A plugin of tickets, as far as sales know it. */
export interface TicketsKnown extends PluginTypes {
  readonly id: 'tickets'
  readonly events: {
    readonly 'ticket.opened': ToldTicket
    readonly 'ticket.updated': ToldTicket
    readonly 'ticket.moved': ToldTicket
  }
}

/** A plugin of surveys, as far as sales know it. */
export interface SurveysKnown extends PluginTypes {
  readonly id: 'surveys'
  readonly events: { readonly 'surveyResponse.recorded': ToldAnswer }
}

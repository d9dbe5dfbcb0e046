import { defineEntity, f, type ReadableOf, type RowOf } from '@kith/core'

import { directions } from './ticket-times.ts'
import { externalId, ticketChannels } from './ticket.entity.ts'

/** Who wrote a message. */
const authorKinds = ['customer', 'user', 'apiKey', 'plugin', 'system'] as const

/** What was written on a ticket: by the customer, to the customer, or among us. */
export const ticketMessageEntity = defineEntity({
  name: 'ticketMessage',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'ticketMessages' }).class('public').managed(),
    ticketId: f.ref('ticket', { inverse: 'messages' }).class('public').managed(),
    /** Counts the messages of the ticket in the order in which it heard of them. */
    seq: f.int().class('public').managed(),
    direction: f.enum(directions).class('public').managed(),
    /** No person wrote it. */
    isAuto: f.bool().class('public').managed(),
    authorKind: f.enum(authorKinds).class('public').managed(),
    /** Who of us wrote it. */
    authorId: f.policyKey().class('public').nullable().managed(),
    channel: f.enum(ticketChannels).class('behaviour').managed(),
    occurredAt: f.instant().class('public').managed(),
    body: f.longText({ max: 50_000 }).class('freeText').mask('redacted').encrypted().managed(),
    /** The people whom an internal note calls. */
    mentions: f.textList().class('public').managed(),
    source: f.policyKey().class('public').nullable().managed(),
    externalId: externalId.managed(),
  },
  indexes: [['ticketId', 'seq', 'id']],
})

/** A message with every field. */
export interface TicketMessage extends RowOf<typeof ticketMessageEntity> {}

/** A message as a role may read it. */
export interface ReadableTicketMessage extends ReadableOf<typeof ticketMessageEntity> {}

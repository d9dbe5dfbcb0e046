import { type CreateOf, defineEntity, f, type PatchOf, type ReadableOf, type RowOf } from '@kith/core'

import { categories } from './category.ts'
import { slaStates } from './sla/sla-state.ts'

/** What a ticket is about. */
export const ticketKinds = ['question', 'incident', 'service', 'complaint', 'return', 'task'] as const

/** By which way customers and agents write. */
export const ticketChannels = [
  'email',
  'phone',
  'sms',
  'wechat',
  'whatsapp',
  'web_chat',
  'store',
  'app',
  'web',
  'social',
  'mail',
  'fax',
  'referral',
  'api',
  'other',
] as const

const same = (value: string): string => value

/** What one source calls a row: equal for nobody else. */
function ofSource(externalId: string, { source }: Readonly<Record<string, unknown>>): string {
  return `${String(source)}\0${externalId}`
}

/** The id under which another system knows a row: it may carry addresses and numbers. */
export const externalId = f
  .text({ max: 255 })
  .class('contact')
  .encrypted({ index: { eq: same, key: ofSource }, unique: ['key'] })
  .nullable()

/** Something that a customer wants of us, until it is done. */
export const ticketEntity = defineEntity({
  name: 'ticket',
  subject: 'customerId',
  fields: {
    /** Counts the tickets of the tenant, after its prefix: `T-1042`. */
    number: f.text({ max: 40 }).class('public').unique().managed(),
    kind: f.enum(ticketKinds).class('public').default('question'),
    subject: f.text({ max: 300 }).class('freeText').mask('redacted').encrypted(),
    description: f.longText({ max: 50_000 }).class('freeText').mask('redacted').encrypted().nullable(),
    customerId: f.ref('customer', { inverse: 'tickets' }).class('public').managed(),
    contactPointId: f.id().class('public').nullable(),
    /** The number of the order, wherever orders are kept. */
    orderRef: f.text({ max: 100 }).class('behaviour').nullable(),
    product: f.text({ max: 200 }).class('behaviour').nullable(),
    channel: f.enum(ticketChannels).class('behaviour').default('other'),
    /** The key of a status of the tenant, and what the rules know of it. */
    status: f.policyKey().class('public').managed(),
    category: f.enum(categories).class('public').managed(),
    /** 1 is the most urgent, 4 the least. */
    priority: f.int().class('public').default(3),
    teamId: f.policyKey().class('public').nullable().managed(),
    assigneeId: f.policyKey().class('public').nullable().managed(),
    collaborators: f.textList().class('public').default([]),
    tags: f.textList().class('behaviour').default([]),
    openedAt: f.instant().class('public').managed(),
    /** When a person first answered so that the customer could read it. */
    firstResponseAt: f.instant().class('public').nullable().managed(),
    lastCustomerMessageAt: f.instant().class('public').nullable().managed(),
    lastAgentMessageAt: f.instant().class('public').nullable().managed(),
    /** Since when the customer waits for an answer. */
    waitingSince: f.instant().class('public').nullable().managed(),
    resolvedAt: f.instant().class('public').nullable().managed(),
    closedAt: f.instant().class('public').nullable().managed(),
    reopenCount: f.int().class('public').managed(),
    /** Counts the times that it was resolved. */
    resolutionCount: f.int().class('public').managed(),
    resolutionCode: f.text({ max: 100 }).class('behaviour').nullable(),
    rootCause: f.text({ max: 100 }).class('behaviour').nullable(),
    messageCount: f.int().class('public').managed(),
    /** The ticket that it belongs under. */
    parentId: f.ref('ticket', { inverse: 'children' }).class('public').nullable().managed(),
    /** The closed ticket that it goes on from. */
    followUpOfId: f.ref('ticket', { inverse: 'followUps' }).class('public').nullable().managed(),
    /** When the customer was told that their complaint was heard. */
    acknowledgedAt: f.instant().class('public').nullable().managed(),
    /** The ticket that it went into. */
    duplicateOfId: f.ref('ticket', { inverse: 'duplicates' }).class('public').nullable().managed(),
    /** The ticket that some of its messages were on. */
    splitFromId: f.ref('ticket', { inverse: 'parts' }).class('public').nullable().managed(),
    /** When the customer was told that it is closed soon. */
    closeWarnedAt: f.instant().class('public').nullable().managed(),
    source: f.policyKey().class('public').nullable(),
    externalId,
    /** The policy that its clocks are of. */
    slaPolicyId: f.ref('slaPolicy', { inverse: 'tickets' }).class('public').nullable().managed(),
    /** How its clocks stand together; none: it has none. */
    slaState: f.enum(slaStates).class('public').nullable().managed(),
    /** When the first of its clocks is due. */
    nextDueAt: f.instant().class('public').nullable().managed(),
  },
  indexes: [
    ['customerId', 'openedAt', 'id'],
    ['category', 'teamId', 'id'],
    ['assigneeId', 'category', 'id'],
    ['teamId', 'id'],
    ['nextDueAt', 'id'],
    ['category', 'resolvedAt', 'id'],
  ],
})

/** A ticket with every field. */
export interface Ticket extends RowOf<typeof ticketEntity> {}

/** A ticket as a role may read it. */
export interface ReadableTicket extends ReadableOf<typeof ticketEntity> {}

/** What a caller says of a new ticket, beside the customer. */
export interface TicketValues extends CreateOf<typeof ticketEntity> {}

/** The changed values of a ticket. */
export interface TicketPatch extends PatchOf<typeof ticketEntity> {}

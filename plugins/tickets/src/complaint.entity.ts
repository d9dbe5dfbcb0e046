import { defineEntity, f, type ReadableOf, type RowOf } from '@kith/core'

import { remedies, stages } from './complaints/stages.ts'

/** What a customer complains of, and what came of it. What was written stands on its ticket. */
export const complaintEntity = defineEntity({
  name: 'complaint',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'complaints' }).class('public').managed(),
    ticketId: f.ref('ticket', { inverse: 'complaints' }).class('public').managed(),
    stage: f.enum(stages).class('public').managed(),
    /** Since when it is at its stage; from when it was registered where that was not kept yet. */
    stageSince: f.instant().class('public').nullable().managed(),
    registeredAt: f.instant().class('public').managed(),
    acknowledgedAt: f.instant().class('public').nullable().managed(),
    /** When it was handed over to whom it is against. */
    forwardedAt: f.instant().class('public').nullable().managed(),
    closedAt: f.instant().class('public').nullable().managed(),
    channel: f.text({ max: 50 }).class('behaviour').managed(),
    product: f.text({ max: 200 }).class('behaviour').nullable().managed(),
    /** What it is about, in the words of the tenant's catalogue. */
    issue: f.text({ max: 200 }).class('behaviour').nullable().managed(),
    /** The company, branch or department that it is against. */
    against: f.text({ max: 200 }).class('behaviour').nullable().managed(),
    /** The person of us whom it is against: they do not handle it. */
    againstUserId: f.policyKey().class('public').nullable().managed(),
    regulatorRef: f.text({ max: 100 }).class('behaviour').nullable().managed(),
    severity: f.enum(['minor', 'major', 'critical']).class('public').nullable().managed(),
    validity: f.enum(['justified', 'partly', 'unjustified']).class('public').nullable().managed(),
    remedy: f.enum(remedies).class('public').nullable().managed(),
    remedyValue: f.money().class('behaviour').nullable().managed(),
    /** The same once more, for figures: these are of whole numbers. */
    remedyCost: f.int().class('behaviour').nullable().managed(),
    remedyCurrency: f.text({ max: 3 }).class('behaviour').nullable().managed(),
    /** How it ended, in the words of the tenant's catalogue. */
    outcomeCode: f.text({ max: 100 }).class('behaviour').nullable().managed(),
    /** Whether the customer has turned an answer down; unknown until there was one. */
    isDisputed: f.bool().class('public').nullable().managed(),
    /** Whether it was answered in time; unknown where nothing said by when. */
    isTimely: f.bool().class('public').nullable().managed(),
    rootCause: f.text({ max: 100 }).class('behaviour').nullable().managed(),
    correctiveAction: f.text({ max: 500 }).class('behaviour').nullable().managed(),
    /** The last one of the customer with the same product and root cause within 90 days. */
    recurrenceOfId: f.ref('complaint', { inverse: 'recurrences' }).class('public').nullable().managed(),
    /** Whether there was one; unknown until it is closed. */
    isRepeated: f.bool().class('public').nullable().managed(),
  },
  indexes: [
    ['stage', 'registeredAt', 'id'],
    ['customerId', 'closedAt', 'id'],
    ['closedAt', 'id'],
  ],
})

/** A complaint with every field. */
export interface Complaint extends RowOf<typeof complaintEntity> {}

/** A complaint as a role may read it. */
export interface ReadableComplaint extends ReadableOf<typeof complaintEntity> {}

import { defineEntity, f, type ReadableOf } from '@kith/core'

import { type Suppression, suppressions } from './rules/suppression.ts'

const invitationStates = [
  'planned',
  'suppressed',
  'sent',
  'completed',
  'declined',
  'expired',
  'bounced',
] as const

/** That a customer is asked, or is not and why. */
export const invitationEntity = defineEntity({
  name: 'surveyInvitation',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'surveyInvitations' }).class('public').managed(),
    surveyId: f.ref('survey', { inverse: 'invitations' }).class('public').managed(),
    revision: f.int().class('public').managed(),
    state: f.enum(invitationStates).class('public').managed(),
    suppressedBecause: f.enum(suppressions).class('public').nullable().managed(),
    /** The survey and the reference: one cause asks once. */
    once: f.text({ max: 200 }).class('public').unique().managed(),
    /** What asked: an event, a wave, or what the caller named it. */
    ref: f.text({ max: 100 }).class('public').managed(),
    /** What is rated. */
    topic: f.text({ max: 150 }).class('public').nullable().managed(),
    /** Whose work is rated. */
    assigneeId: f.policyKey().class('public').nullable().managed(),
    teamId: f.policyKey().class('public').nullable().managed(),
    /** The key of the survey, from when it was sent on; not when it came back. For figures, as `countedFor` of answers. */
    askedFor: f.policyKey().class('public').nullable().managed(),
    sendAt: f.instant().class('public').managed(),
    sentAt: f.instant().class('public').nullable().managed(),
    closedAt: f.instant().class('public').nullable().managed(),
    expiresAt: f.instant().class('public').managed(),
  },
  indexes: [
    ['customerId', 'sendAt'],
    ['state', 'expiresAt', 'id'],
    ['askedFor', 'sentAt', 'id'],
  ],
})

/**
 * The token of an invitation that was not answered yet, for the messages that carry it. It goes when the invitation ends; no role
 * reads it.
 */
export const linkEntity = defineEntity({
  name: 'surveyLink',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'surveyLinks' }).class('public').managed(),
    invitationId: f.ref('surveyInvitation', { inverse: 'links' }).class('public').managed(),
    token: f.text({ max: 100 }).class('financial').encrypted().managed(),
  },
})

/** An invitation as a role may read it. */
export interface ReadableInvitation extends ReadableOf<typeof invitationEntity> {}

/** An invitation as the plugin works with it. */
export interface Invitation {
  readonly id: string
  readonly customerId: string
  readonly surveyId: string
  readonly revision: number
  readonly state: (typeof invitationStates)[number]
  readonly suppressedBecause: Suppression | null
  readonly topic: string | null
  readonly assigneeId: string | null
  readonly teamId: string | null
  readonly askedFor: string | null
  readonly sendAt: Date
  readonly sentAt: Date | null
  readonly closedAt: Date | null
  readonly expiresAt: Date
}

import { defineEvent } from '../events/event-definition.ts'

/** What the events of a changed row say: its version and the names of the fields that were set or changed. */
interface Change {
  readonly version: number
  readonly changed: readonly string[]
}

/** The payload of the tenant event. */
export interface TenantEventPayload extends Change {
  readonly tenantId: string
}

/** The payload of the user events. */
export interface UserEventPayload extends Change {
  readonly userId: string
}

/** The payload of the team events. */
export interface TeamEventPayload extends Change {
  readonly teamId: string
}

/** The payload of the membership events. */
export interface MembershipEventPayload {
  readonly membershipId: string
  readonly teamId: string
  readonly userId: string
}

/** The payload of `share.created`. */
export interface ShareCreatedPayload extends ShareRevokedPayload {
  readonly level: 'read' | 'write'
  /** RFC 3339. */
  readonly expiresAt: string
}

/** The payload of `share.revoked`. */
export interface ShareRevokedPayload {
  readonly customerId: string
  readonly shareId: string
  readonly granteeKind: 'user' | 'team'
  readonly granteeId: string
}

/** The payload of the view events. */
export interface SavedViewEventPayload extends Change {
  readonly viewId: string
}

/** The payload of the custom field events. */
export interface CustomFieldEventPayload extends Change {
  readonly customFieldId: string
}

/** The events of the directory. */
export const directoryEvents = [
  defineEvent({ name: 'tenant.updated', version: 1, subject: 'tenantId' }),
  defineEvent({ name: 'user.created', version: 1, subject: 'userId' }),
  defineEvent({ name: 'user.updated', version: 1, subject: 'userId' }),
  defineEvent({ name: 'team.created', version: 1, subject: 'teamId' }),
  defineEvent({ name: 'team.updated', version: 1, subject: 'teamId' }),
  defineEvent({ name: 'membership.created', version: 1, subject: 'userId' }),
  defineEvent({ name: 'membership.deleted', version: 1, subject: 'userId' }),
  defineEvent({ name: 'share.created', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'share.revoked', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'savedView.created', version: 1, subject: 'viewId' }),
  defineEvent({ name: 'savedView.updated', version: 1, subject: 'viewId' }),
  defineEvent({ name: 'savedView.deleted', version: 1, subject: 'viewId' }),
  defineEvent({ name: 'customField.created', version: 1, subject: 'customFieldId' }),
  defineEvent({ name: 'customField.updated', version: 1, subject: 'customFieldId' }),
] as const

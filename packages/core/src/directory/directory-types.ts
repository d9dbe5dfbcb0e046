import type { ListQuery } from '../gate/list-query.ts'
import type { TenantSettings } from '../session/tenant.ts'
import type { JsonValue } from '../shared/json.ts'
import type { CountMode, Page } from '../shared/page.ts'
import type { Dependents, PurgedValues } from './custom-field-types.ts'
import type { CreateCustomFieldInput, CustomFieldPatch, ReadableCustomField } from './custom-field.entity.ts'
import type {
  CustomFieldEventPayload,
  MembershipEventPayload,
  SavedViewEventPayload,
  ShareCreatedPayload,
  ShareRevokedPayload,
  TeamEventPayload,
  TenantEventPayload,
  UserEventPayload,
} from './directory-events.ts'
import type { ReadableMembership } from './membership.entity.ts'
import type { CreateSavedViewInput, ReadableSavedView, SavedViewPatch } from './saved-view.entity.ts'
import type { ReadableShare } from './share.entity.ts'
import type { CreateTeamInput, ReadableTeam, Team, TeamPatch } from './team.entity.ts'
import type { TenantPatch } from './tenant.entity.ts'
import type { CreateUserInput, ReadableUser, User, UserPatch } from './user.entity.ts'

/** What changing a row takes. */
interface Change<TPatch> {
  readonly id: string
  readonly patch: TPatch
  /** The version the change is based on; another current version refuses it. */
  readonly ifVersion?: number
}

interface ById {
  readonly id: string
}

/** What `customers.shares.add` takes. */
export interface AddShareInput {
  /** The customer. */
  readonly id: string
  readonly granteeKind: 'user' | 'team'
  /** The actor id of a person, or the key of a team. */
  readonly granteeId: string
  /** Default: `read`. */
  readonly level?: 'read' | 'write'
  readonly expiresAt: Date | string
  readonly reason: string
}

/** What one actor has set for themselves; `null` is what the tenant has set. */
export interface MySettings {
  readonly locale: string | null
  readonly zone: string | null
  /** The columns of lists, by entity. */
  readonly columns: Readonly<Record<string, JsonValue>>
  /** What plugins keep for the actor, by plugin id. */
  readonly plugins: Readonly<Record<string, JsonValue>>
  /** 0 while nothing has been set. */
  readonly version: number
}

/** What `me.settings.update` takes. */
export interface UpdateMySettingsInput {
  /** A JSON Merge Patch (RFC 7396). */
  readonly patch: Partial<Omit<MySettings, 'version'>>
  readonly ifVersion?: number
}

/** What `views.run` takes. */
export interface RunViewInput {
  readonly id: string
  readonly limit?: number
  readonly cursor?: string
  readonly count?: CountMode
}

/** The events of the directory. */
export interface DirectoryEvents {
  readonly 'tenant.updated': TenantEventPayload
  readonly 'user.created': UserEventPayload
  readonly 'user.updated': UserEventPayload
  readonly 'team.created': TeamEventPayload
  readonly 'team.updated': TeamEventPayload
  readonly 'membership.created': MembershipEventPayload
  readonly 'membership.deleted': MembershipEventPayload
  readonly 'share.created': ShareCreatedPayload
  readonly 'share.revoked': ShareRevokedPayload
  readonly 'savedView.created': SavedViewEventPayload
  readonly 'savedView.updated': SavedViewEventPayload
  readonly 'savedView.deleted': SavedViewEventPayload
  readonly 'customField.created': CustomFieldEventPayload
  readonly 'customField.updated': CustomFieldEventPayload
}

/** The operations on people, shares, settings, views and custom fields. */
export interface DirectoryOperations {
  readonly 'users.create': { input: CreateUserInput; output: ReadableUser; systemOutput: User }
  readonly 'users.get': { input: ById; output: ReadableUser; systemOutput: User }
  readonly 'users.list': { input: ListQuery; output: Page<ReadableUser>; systemOutput: Page<User> }
  readonly 'users.update': { input: Change<UserPatch>; output: ReadableUser; systemOutput: User }
  readonly 'teams.create': { input: CreateTeamInput; output: ReadableTeam; systemOutput: Team }
  readonly 'teams.get': { input: ById; output: ReadableTeam; systemOutput: Team }
  readonly 'teams.list': { input: ListQuery; output: Page<ReadableTeam>; systemOutput: Page<Team> }
  readonly 'teams.update': { input: Change<TeamPatch>; output: ReadableTeam; systemOutput: Team }
  readonly 'teams.subtree': {
    input: { readonly keys: readonly string[] }
    output: { readonly keys: readonly string[] }
  }
  readonly 'teams.members.list': {
    input: ById & { readonly cursor?: string }
    output: Page<ReadableMembership>
  }
  readonly 'teams.members.add': { input: ById & { readonly userId: string }; output: ReadableMembership }
  readonly 'teams.members.remove': { input: ById & { readonly userId: string }; output: void }
  readonly 'customers.shares.list': {
    input: ById & { readonly cursor?: string }
    output: Page<ReadableShare>
  }
  readonly 'customers.shares.add': { input: AddShareInput; output: ReadableShare }
  readonly 'customers.shares.revoke': { input: ById & { readonly shareId: string }; output: void }
  readonly 'tenant.get': { input: object; output: TenantSettings }
  readonly 'tenant.update': {
    input: { readonly patch: TenantPatch; readonly ifVersion?: number }
    output: TenantSettings
  }
  readonly 'me.settings.get': { input: object; output: MySettings }
  readonly 'me.settings.update': { input: UpdateMySettingsInput; output: MySettings }
  readonly 'views.create': { input: CreateSavedViewInput; output: ReadableSavedView }
  readonly 'views.get': { input: ById; output: ReadableSavedView }
  readonly 'views.list': { input: ListQuery; output: Page<ReadableSavedView> }
  readonly 'views.update': { input: Change<SavedViewPatch>; output: ReadableSavedView }
  readonly 'views.delete': { input: ById & { readonly ifVersion?: number }; output: void }
  readonly 'views.run': { input: RunViewInput; output: Page<Readonly<Record<string, unknown>>> }
  readonly 'customFields.create': { input: CreateCustomFieldInput; output: ReadableCustomField }
  readonly 'customFields.get': { input: ById; output: ReadableCustomField }
  readonly 'customFields.list': { input: ListQuery; output: Page<ReadableCustomField> }
  readonly 'customFields.update': { input: Change<CustomFieldPatch>; output: ReadableCustomField }
  readonly 'customFields.archive': {
    input: ById & { readonly ifVersion?: number }
    output: ReadableCustomField
  }
  readonly 'customFields.restore': {
    input: ById & { readonly ifVersion?: number }
    output: ReadableCustomField
  }
  readonly 'customFields.dependents': { input: ById; output: Dependents }
  readonly 'customFields.purge': { input: ById; output: PurgedValues }
}

import type { ListQuery, Page, PluginTypes } from '@kith/core'

import type { ApiKey, CreateApiKeyInput } from './api-key.entity.ts'
import type { CreateTeamInput, Team } from './team.entity.ts'
import type { CreateUserInput, User } from './user.entity.ts'

/** What the directory adds to a CRM. Only the system itself may call it, so every row is whole. */
export interface DirectoryTypes extends PluginTypes {
  readonly id: 'directory'
  readonly operations: {
    'teams.create': { input: CreateTeamInput; output: Team }
    'teams.list': { input: ListQuery; output: Page<Team> }
    'teams.subtree': {
      input: { readonly keys: readonly string[] }
      output: { readonly keys: readonly string[] }
    }
    'users.create': { input: CreateUserInput; output: User }
    'users.list': { input: ListQuery; output: Page<User> }
    'apiKeys.create': { input: CreateApiKeyInput; output: ApiKey }
    'apiKeys.find': { input: { readonly id: string }; output: ApiKey | null }
    'apiKeys.list': { input: ListQuery; output: Page<ApiKey> }
    'apiKeys.revoke': { input: { readonly id: string }; output: ApiKey }
  }
}

import { definePlugin } from '@kith/core'

import { apiKeyEntity } from './api-key.entity.ts'
import { createDirectory } from './migrations/0001-create-directory.ts'
import { createApiKey, findApiKey, listApiKeys, revokeApiKey } from './operations/api-keys.ts'
import { createTeam, listTeams, readSubtree } from './operations/teams.ts'
import { createUser, listUsers } from './operations/users.ts'
import { teamEntity } from './team.entity.ts'
import type { DirectoryTypes } from './types.ts'
import { userEntity } from './user.entity.ts'

/**
 * The small directory of `kith serve`: teams, users and API keys. No role is granted anything on it and no operation has
 * a route, so only the command itself reaches it, as the system and with a stated reason.
 */
export const directory = definePlugin<DirectoryTypes>({
  id: 'directory',
  version: '0.1.0',
  kernel: '^0.1',
  entities: [teamEntity, userEntity, apiKeyEntity],
  migrations: [createDirectory],
  setup(r) {
    for (const operation of [
      createTeam,
      listTeams,
      readSubtree,
      createUser,
      listUsers,
      createApiKey,
      findApiKey,
      listApiKeys,
      revokeApiKey,
    ]) {
      r.operation(operation)
    }
  },
})

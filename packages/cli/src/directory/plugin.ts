import { definePlugin } from '@kith/core'

import { apiKeyEntity } from './api-key.entity.ts'
import { createDirectory } from './migrations/0001-create-directory.ts'
import { createApiKey, findApiKey, listApiKeys, revokeApiKey } from './operations/api-keys.ts'
import type { DirectoryTypes } from './types.ts'

/**
 * The API keys of `kith serve`. No role is granted anything on them and no operation has a route, so only the command
 * itself reaches them, as the system and with a stated reason. Its first migration also makes tables of teams and users,
 * which stay empty: people are the kernel's (`users`, `teams`).
 */
export const directory = definePlugin<DirectoryTypes>({
  id: 'directory',
  version: '0.1.0',
  kernel: '^0.1',
  entities: [apiKeyEntity],
  migrations: [createDirectory],
  setup(r) {
    for (const operation of [createApiKey, findApiKey, listApiKeys, revokeApiKey]) r.operation(operation)
  },
})

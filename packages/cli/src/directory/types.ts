import type { ListQuery, Page, PluginTypes } from '@kith/core'

import type { ApiKey, CreateApiKeyInput } from './api-key.entity.ts'

/** What the API keys add to a CRM. Only the system itself may call it, so every row is whole. */
export interface DirectoryTypes extends PluginTypes {
  readonly id: 'directory'
  readonly operations: {
    'apiKeys.create': { input: CreateApiKeyInput; output: ApiKey }
    'apiKeys.find': { input: { readonly id: string }; output: ApiKey | null }
    'apiKeys.list': { input: ListQuery; output: Page<ApiKey> }
    'apiKeys.revoke': { input: { readonly id: string }; output: ApiKey }
  }
}

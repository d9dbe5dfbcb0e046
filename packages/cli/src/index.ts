export { defineConfig } from './config/config.ts'
export type { AuthConfig, ClaimNames, HostDatabase, KeySet, KithConfig } from './config/config.ts'

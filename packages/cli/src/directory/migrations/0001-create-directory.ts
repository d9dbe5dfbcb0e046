import type { Migration } from '@kith/core'

/** Creates the teams, the users and the API keys. */
export const createDirectory: Migration = {
  id: '0001-create-directory',
  steps: [
    {
      createTable: 'team',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          version: { type: 'int' },
          created_at: { type: 'instant' },
          created_by: { type: 'key' },
          updated_at: { type: 'instant' },
          updated_by: { type: 'key' },
          key: { type: 'key' },
          name: { type: 'string', length: 200 },
          parent_key: { type: 'key', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'key'], unique: true }],
      },
    },
    {
      createTable: 'user',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          version: { type: 'int' },
          created_at: { type: 'instant' },
          created_by: { type: 'key' },
          updated_at: { type: 'instant' },
          updated_by: { type: 'key' },
          key: { type: 'key' },
          name: { type: 'string', length: 200 },
          title: { type: 'string', length: 200, nullable: true },
          roles: { type: 'json' },
          team_keys: { type: 'json' },
          manager_key: { type: 'key', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'key'], unique: true }],
      },
    },
    {
      createTable: 'apiKey',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          version: { type: 'int' },
          created_at: { type: 'instant' },
          created_by: { type: 'key' },
          updated_at: { type: 'instant' },
          updated_by: { type: 'key' },
          name: { type: 'string', length: 100 },
          actor_id: { type: 'key' },
          actor_tenant_id: { type: 'key' },
          roles: { type: 'json' },
          team_keys: { type: 'json' },
          identity_access: { type: 'bool' },
          expires_at: { type: 'instant', nullable: true },
          revoked_at: { type: 'instant', nullable: true },
          digest: { type: 'string', length: 64 },
        },
        primaryKey: ['id'],
        indexes: [],
      },
    },
  ],
}

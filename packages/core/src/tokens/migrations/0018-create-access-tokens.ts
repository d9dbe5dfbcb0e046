import type { Migration } from '../../database/migration.ts'
import { ACCESS_TOKEN_TABLE } from '../token-tables.ts'

/** Creates the tokens by which operations are called without an actor. */
export const createAccessTokens: Migration = {
  id: '0018-create-access-tokens',
  steps: [
    {
      createTable: ACCESS_TOKEN_TABLE,
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          digest: { type: 'string', length: 64 },
          operation: { type: 'string', length: 100 },
          subject: { type: 'string', length: 100 },
          uses: { type: 'string', length: 10 },
          created_at: { type: 'instant' },
          expires_at: { type: 'instant', nullable: true },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [
          { columns: ['digest'], unique: true },
          { columns: ['tenant_id', 'operation', 'subject'] },
          { columns: ['expires_at'] },
        ],
      },
    },
  ],
}

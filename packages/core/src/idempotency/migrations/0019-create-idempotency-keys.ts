import type { Migration } from '../../database/migration.ts'
import { IDEMPOTENCY_TABLE } from '../idempotency-table.ts'

/** Creates the keys under which calls were made that must take effect once. */
export const createIdempotencyKeys: Migration = {
  id: '0019-create-idempotency-keys',
  steps: [
    {
      createTable: IDEMPOTENCY_TABLE,
      spec: {
        columns: {
          digest: { type: 'string', length: 64 },
          tenant_id: { type: 'key' },
          fingerprint: { type: 'string', length: 64 },
          answer: { type: 'text', nullable: true },
          expires_at: { type: 'instant' },
        },
        primaryKey: ['digest'],
        indexes: [{ columns: ['expires_at'] }],
      },
    },
  ],
}

import type { Migration } from '../database/migration.ts'

/** The audit table, without the prefix. */
export const AUDIT_TABLE = 'audit'

/** Creates the append-only audit table. */
export const createAudit: Migration = {
  id: '0002-create-audit',
  steps: [
    {
      createTable: AUDIT_TABLE,
      spec: {
        columns: {
          tenant_id: { type: 'key' },
          at: { type: 'instant' },
          writer: { type: 'string', length: 36 },
          writer_seq: { type: 'int' },
          actor_kind: { type: 'string', length: 20 },
          actor_id: { type: 'key' },
          on_behalf_of: { type: 'key', nullable: true },
          roles: { type: 'json' },
          action: { type: 'string', length: 100 },
          entity: { type: 'string', length: 100 },
          decision: { type: 'string', length: 10 },
          subject_ids: { type: 'json' },
          subject_count: { type: 'int' },
          query_digest: { type: 'digest', nullable: true },
          fields: { type: 'json' },
          changes: { type: 'text', nullable: true },
          purpose: { type: 'string', length: 100, nullable: true },
          reason: { type: 'text', nullable: true },
          request_id: { type: 'string', length: 100, nullable: true },
          policy_version: { type: 'string', length: 16 },
          mac: { type: 'digest' },
        },
        primaryKey: ['writer', 'writer_seq'],
        clustered: true,
        indexes: [],
      },
    },
  ],
}

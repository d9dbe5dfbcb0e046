import type { Migration } from '../../database/migration.ts'
import { AUDIT_TABLE } from '../audit-table.ts'

/** Adds the orders in which the audit is read: a tenant's entries by time, and those of one actor. */
export const indexAudit: Migration = {
  id: '0011-index-audit',
  steps: [
    { createIndex: AUDIT_TABLE, index: { columns: ['tenant_id', 'at', 'writer', 'writer_seq'] } },
    { createIndex: AUDIT_TABLE, index: { columns: ['tenant_id', 'actor_id', 'at'] } },
  ],
}

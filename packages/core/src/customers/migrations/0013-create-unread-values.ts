import type { Migration } from '../../database/migration.ts'

/** Creates what is kept of values that could not be read. */
export const createUnreadValues: Migration = {
  id: '0013-create-unread-values',
  steps: [
    {
      createTable: 'unreadValue',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          version: { type: 'int' },
          created_at: { type: 'instant' },
          created_by: { type: 'key' },
          updated_at: { type: 'instant' },
          updated_by: { type: 'key' },
          customer_id: { type: 'id' },
          field: { type: 'string', length: 100 },
          code: { type: 'string', length: 100 },
          reason: { type: 'string', length: 200 },
          source: { type: 'string', length: 200, nullable: true },
          contact_raw: { type: 'cell', nullable: true },
          identity_raw: { type: 'cell', nullable: true },
          financial_raw: { type: 'cell', nullable: true },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [{ columns: ['tenant_id', 'customer_id'] }],
      },
    },
  ],
}

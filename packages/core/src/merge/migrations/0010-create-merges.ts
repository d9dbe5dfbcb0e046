import type { Migration } from '../../database/migration.ts'

/** Creates the merges of customers and what they did to each row. */
export const createMerges: Migration = {
  id: '0010-create-merges',
  steps: [
    {
      createTable: 'merge',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          version: { type: 'int' },
          created_at: { type: 'instant' },
          created_by: { type: 'key' },
          updated_at: { type: 'instant' },
          updated_by: { type: 'key' },
          survivor_id: { type: 'id' },
          retired_ids: { type: 'json' },
          choices: { type: 'json' },
          undone_at: { type: 'instant', nullable: true },
          undone_by: { type: 'key', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'survivor_id'] }],
      },
    },
    {
      createTable: 'mergeMove',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          version: { type: 'int' },
          created_at: { type: 'instant' },
          created_by: { type: 'key' },
          updated_at: { type: 'instant' },
          updated_by: { type: 'key' },
          merge_id: { type: 'id' },
          customer_id: { type: 'id' },
          entity: { type: 'string', length: 100 },
          row_id: { type: 'id' },
          outcome: { type: 'string', length: 50 },
          row_version: { type: 'int' },
          content: { type: 'cell' },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'row_id'] },
          { columns: ['tenant_id', 'customer_id'] },
          { columns: ['tenant_id', 'merge_id'] },
        ],
      },
    },
    { createIndex: 'customer', index: { columns: ['tenant_id', 'merged_into_id'] } },
  ],
}

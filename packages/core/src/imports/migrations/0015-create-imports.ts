import type { Migration } from '../../database/migration.ts'

const system = {
  id: { type: 'id' },
  tenant_id: { type: 'key' },
  version: { type: 'int' },
  created_at: { type: 'instant' },
  created_by: { type: 'key' },
  updated_at: { type: 'instant' },
  updated_by: { type: 'key' },
} as const

/** Creates imports, what they did to each customer, and the records that they refused. */
export const createImports: Migration = {
  id: '0015-create-imports',
  steps: [
    {
      createTable: 'import',
      spec: {
        columns: {
          ...system,
          name: { type: 'string', length: 255 },
          state: { type: 'string', length: 50 },
          owner_id: { type: 'key', nullable: true },
          team_id: { type: 'key', nullable: true },
          format: { type: 'string', length: 20, nullable: true },
          encoding: { type: 'string', length: 40, nullable: true },
          delimiter: { type: 'string', length: 1, nullable: true },
          sheet: { type: 'string', length: 100, nullable: true },
          columns: { type: 'json', nullable: true },
          mapping: { type: 'json', nullable: true },
          asked_mapping: { type: 'json', nullable: true },
          on_duplicate: { type: 'string', length: 50 },
          invalid: { type: 'string', length: 50 },
          match_by: { type: 'json', nullable: true },
          starts_by_itself: { type: 'bool' },
          bytes: { type: 'int' },
          sha256: { type: 'string', length: 64 },
          bytes_read: { type: 'int' },
          position: { type: 'int' },
          created: { type: 'int' },
          updated: { type: 'int' },
          skipped: { type: 'int' },
          failed: { type: 'int' },
          reverted: { type: 'int' },
          left_as_is: { type: 'int' },
          failure: { type: 'string', length: 100, nullable: true },
          started_at: { type: 'instant', nullable: true },
          finished_at: { type: 'instant', nullable: true },
          file_expires_at: { type: 'instant' },
          blob_id: { type: 'id' },
          acts_as: { type: 'cell' },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'created_at', 'id'] }],
      },
    },
    {
      createTable: 'importRow',
      spec: {
        columns: {
          ...system,
          import_id: { type: 'id' },
          line: { type: 'int' },
          customer_id: { type: 'id' },
          action: { type: 'string', length: 50 },
          row_version: { type: 'int' },
          outcome: { type: 'string', length: 50, nullable: true },
          content: { type: 'cell', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'import_id', 'id'] }, { columns: ['tenant_id', 'customer_id'] }],
      },
    },
    {
      createTable: 'importFault',
      spec: {
        columns: {
          ...system,
          import_id: { type: 'id' },
          line: { type: 'int' },
          code: { type: 'string', length: 100 },
          field: { type: 'string', length: 255, nullable: true },
          message: { type: 'string', length: 1000 },
          record: { type: 'cell' },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'import_id', 'id'] }],
      },
    },
  ],
}

import type { Migration } from './migration.ts'

/** The values of the fields that tenants add, without the prefix. */
export const CUSTOM_VALUE_TABLE = 'custom_value'

/** The values of theirs that only one living row may have, without the prefix. */
export const CUSTOM_CLAIM_TABLE = 'custom_claim'

/**
 * Creates the table of custom values, one row for each value, and that of claims. The values of a row of an entity stand
 * together; the index finds by a value, which is a number or a word.
 */
export const createCustomValues: Migration = {
  id: '0014-create-custom-values',
  steps: [
    {
      createTable: CUSTOM_VALUE_TABLE,
      spec: {
        columns: {
          tenant_id: { type: 'key' },
          row_id: { type: 'id' },
          path: { type: 'string', length: 105 },
          number: { type: 'int', nullable: true },
          word: { type: 'string', length: 200, nullable: true },
          body: { type: 'text', nullable: true },
        },
        primaryKey: ['tenant_id', 'row_id', 'path'],
        clustered: true,
        indexes: [{ columns: ['tenant_id', 'path', 'number', 'word', 'row_id'] }],
      },
    },
    {
      createTable: CUSTOM_CLAIM_TABLE,
      spec: {
        columns: {
          tenant_id: { type: 'key' },
          path: { type: 'string', length: 105 },
          value: { type: 'string', length: 200 },
          row_id: { type: 'id' },
        },
        primaryKey: ['tenant_id', 'path', 'value'],
        clustered: true,
        indexes: [{ columns: ['tenant_id', 'row_id'] }],
      },
    },
    {
      addColumns: 'customField',
      columns: {
        rules: { type: 'json', nullable: true },
        option_details: { type: 'json', nullable: true },
        purged_at: { type: 'instant', nullable: true },
      },
    },
  ],
}

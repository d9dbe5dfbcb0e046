import type { Migration } from '@kith/core'

/** Creates the table. */
export const createFollowUps: Migration = {
  id: '0001-create-follow-ups',
  steps: [
    {
      createTable: 'followUp',
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
          topic: { type: 'string', length: 200 },
          remark: { type: 'cell', nullable: true },
          due_at: { type: 'instant' },
          is_done: { type: 'bool' },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'due_at', 'id'] }, { columns: ['tenant_id', 'customer_id'] }],
      },
    },
  ],
}

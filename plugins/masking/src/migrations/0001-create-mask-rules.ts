import type { Migration } from '@kith/core'

/** Creates the mask rules. */
export const createMaskRules: Migration = {
  id: '0001-create-mask-rules',
  steps: [
    {
      createTable: 'maskRule',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          version: { type: 'int' },
          created_at: { type: 'instant' },
          created_by: { type: 'key' },
          updated_at: { type: 'instant' },
          updated_by: { type: 'key' },
          target: { type: 'string', length: 100 },
          strategy: { type: 'string', length: 100 },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [{ columns: ['tenant_id', 'target'], unique: true }],
      },
    },
  ],
}

import type { Migration } from '@kith/core'

import { system } from './columns.ts'

/** Creates what sales know of tickets. */
export const createServiceCases: Migration = {
  id: '0007-create-service-cases',
  steps: [
    {
      createTable: 'serviceCase',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          ticket_id: { type: 'string', length: 64 },
          number: { type: 'string', length: 40, nullable: true },
          kind: { type: 'key', nullable: true },
          is_open: { type: 'bool' },
          told_at: { type: 'instant', nullable: true },
          told_by: { type: 'string', length: 64, nullable: true },
          score: { type: 'int', nullable: true },
          renewal_task_id: { type: 'id', nullable: true },
          retention_task_id: { type: 'id', nullable: true },
          held_until: { type: 'instant', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'held_until', 'id'] },
          { columns: ['tenant_id', 'ticket_id'], unique: true },
          { columns: ['tenant_id', 'customer_id'] },
        ],
      },
    },
  ],
}

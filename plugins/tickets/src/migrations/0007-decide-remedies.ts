import type { Migration } from '@kith/core'

import { system } from './system-columns.ts'

const ofComplaint = {
  customer_id: { type: 'id' },
  complaint_id: { type: 'id' },
  ticket_id: { type: 'id' },
} as const

const byComplaint = [
  { columns: ['tenant_id', 'complaint_id', 'id'] },
  { columns: ['tenant_id', 'customer_id'] },
  { columns: ['tenant_id', 'ticket_id'] },
]

/** Keeps how long complaints were at their stages, and remedies that a second person decides. */
export const decideRemedies: Migration = {
  id: '0007-decide-remedies',
  steps: [
    {
      createTable: 'complaintStep',
      spec: {
        columns: {
          ...system,
          ...ofComplaint,
          stage: { type: 'string', length: 50 },
          next: { type: 'string', length: 50 },
          minutes: { type: 'int' },
          left_at: { type: 'instant' },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [...byComplaint, { columns: ['tenant_id', 'left_at', 'id'] }],
      },
    },
    {
      createTable: 'complaintRemedy',
      spec: {
        columns: {
          ...system,
          ...ofComplaint,
          remedy: { type: 'string', length: 50 },
          value_amount: { type: 'int' },
          value_currency: { type: 'string', length: 3 },
          state: { type: 'string', length: 50 },
          requested_by: { type: 'key' },
          decided_by: { type: 'key', nullable: true },
          decided_at: { type: 'instant', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [...byComplaint, { columns: ['tenant_id', 'state', 'id'] }],
      },
    },
    {
      addColumns: 'complaint',
      columns: {
        stage_since: { type: 'instant', nullable: true },
        remedy_cost: { type: 'int', nullable: true },
        remedy_currency: { type: 'string', length: 3, nullable: true },
        is_repeated: { type: 'bool', nullable: true },
      },
    },
    { createIndex: 'complaint', index: { columns: ['tenant_id', 'closed_at', 'id'] } },
    {
      addColumns: 'ticketSettings',
      columns: {
        remedy_limit_amount: { type: 'int', nullable: true },
        remedy_limit_currency: { type: 'string', length: 3, nullable: true },
      },
    },
  ],
}

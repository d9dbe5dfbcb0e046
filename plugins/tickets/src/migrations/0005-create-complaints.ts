import type { Migration } from '@kith/core'

import { system } from './system-columns.ts'

/** Creates complaints and the places where they are taken in, and says on tickets when they were acknowledged. */
export const createComplaints: Migration = {
  id: '0005-create-complaints',
  steps: [
    {
      createTable: 'complaint',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          ticket_id: { type: 'id' },
          stage: { type: 'string', length: 50 },
          registered_at: { type: 'instant' },
          acknowledged_at: { type: 'instant', nullable: true },
          forwarded_at: { type: 'instant', nullable: true },
          closed_at: { type: 'instant', nullable: true },
          channel: { type: 'string', length: 50 },
          product: { type: 'string', length: 200, nullable: true },
          issue: { type: 'string', length: 200, nullable: true },
          against: { type: 'string', length: 200, nullable: true },
          against_user_id: { type: 'key', nullable: true },
          regulator_ref: { type: 'string', length: 100, nullable: true },
          severity: { type: 'string', length: 50, nullable: true },
          validity: { type: 'string', length: 50, nullable: true },
          remedy: { type: 'string', length: 50, nullable: true },
          remedy_value_amount: { type: 'int', nullable: true },
          remedy_value_currency: { type: 'string', length: 3, nullable: true },
          outcome_code: { type: 'string', length: 100, nullable: true },
          is_disputed: { type: 'bool', nullable: true },
          is_timely: { type: 'bool', nullable: true },
          root_cause: { type: 'string', length: 100, nullable: true },
          corrective_action: { type: 'string', length: 500, nullable: true },
          recurrence_of_id: { type: 'id', nullable: true },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [
          { columns: ['tenant_id', 'ticket_id'] },
          { columns: ['tenant_id', 'stage', 'registered_at', 'id'] },
          { columns: ['tenant_id', 'customer_id', 'closed_at', 'id'] },
          { columns: ['tenant_id', 'recurrence_of_id'] },
        ],
      },
    },
    {
      createTable: 'complaintIntake',
      spec: {
        columns: {
          ...system,
          name: { type: 'string', length: 100 },
          key: { type: 'string', length: 100 },
          team_id: { type: 'key', nullable: true },
          is_active: { type: 'bool' },
        },
        primaryKey: ['id'],
        indexes: [],
      },
    },
    { addColumns: 'ticket', columns: { acknowledged_at: { type: 'instant', nullable: true } } },
  ],
}

import type { Migration } from '@kith/core'

import { system } from './columns.ts'

/** Creates contracts. */
export const createContracts: Migration = {
  id: '0004-create-contracts',
  steps: [
    {
      createTable: 'contract',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          number: { type: 'string', length: 100 },
          type: { type: 'key' },
          title: { type: 'cell' },
          owner_id: { type: 'key', nullable: true },
          value_amount: { type: 'int', nullable: true },
          value_currency: { type: 'string', length: 3, nullable: true },
          start_on: { type: 'date' },
          end_on: { type: 'date', nullable: true },
          notice_days: { type: 'int' },
          auto_renew: { type: 'bool' },
          renewal_months: { type: 'int' },
          timezone: { type: 'string', length: 64, nullable: true },
          signed_on: { type: 'date', nullable: true },
          signed_by: { type: 'cell', nullable: true },
          evidence_ref: { type: 'string', length: 200, nullable: true },
          status: { type: 'key' },
          category: { type: 'string', length: 50 },
          notice_on: { type: 'date', nullable: true },
          next_check_at: { type: 'instant', nullable: true },
          checked_on: { type: 'date', nullable: true },
          renewal: { type: 'int' },
          previous_id: { type: 'id', nullable: true },
          termination_reason: { type: 'cell', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'customer_id', 'category', 'id'] },
          { columns: ['tenant_id', 'next_check_at', 'id'] },
          { columns: ['tenant_id', 'category', 'end_on', 'id'] },
          { columns: ['tenant_id', 'number'], unique: true },
          { columns: ['tenant_id', 'previous_id'] },
        ],
      },
    },
  ],
}

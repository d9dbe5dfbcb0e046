import type { Migration } from '@kith/core'

import { system } from './columns.ts'

/** Creates the pool. */
export const createPool: Migration = {
  id: '0006-create-pool',
  steps: [
    {
      createTable: 'poolStanding',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          state: { type: 'string', length: 50 },
          reason: { type: 'string', length: 50, nullable: true },
          owner_id: { type: 'key', nullable: true },
          held_since: { type: 'instant' },
          protected_until: { type: 'instant', nullable: true },
          protection: { type: 'string', length: 50, nullable: true },
          warned_at: { type: 'instant', nullable: true },
          warning_task_id: { type: 'id', nullable: true },
          pooled_at: { type: 'instant', nullable: true },
          due_at: { type: 'instant', nullable: true },
          next_check_at: { type: 'instant', nullable: true },
          rule_revision: { type: 'int' },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'next_check_at', 'id'] },
          { columns: ['tenant_id', 'state', 'pooled_at', 'id'] },
          { columns: ['tenant_id', 'owner_id', 'protection', 'id'] },
          { columns: ['tenant_id', 'customer_id'], unique: true },
          { columns: ['tenant_id', 'customer_id'] },
        ],
      },
    },
    {
      createTable: 'poolMove',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          from: { type: 'string', length: 50 },
          to: { type: 'string', length: 50 },
          reason: { type: 'string', length: 50 },
          at: { type: 'instant' },
          from_owner_id: { type: 'key', nullable: true },
          to_owner_id: { type: 'key', nullable: true },
          actor_id: { type: 'key', nullable: true },
          rule_revision: { type: 'int' },
          evidence: { type: 'json' },
          note: { type: 'cell', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'customer_id', 'at', 'id'] },
          { columns: ['tenant_id', 'to_owner_id', 'to', 'at', 'id'] },
        ],
      },
    },
    {
      createTable: 'poolRule',
      spec: {
        columns: {
          ...system,
          key: { type: 'key' },
          revision: { type: 'int' },
          is_active: { type: 'bool' },
          no_contact_days: { type: 'int', nullable: true },
          no_deal_days: { type: 'int', nullable: true },
          takes_from_leavers: { type: 'bool' },
          warn_days: { type: 'int' },
          claims_per_day: { type: 'int', nullable: true },
          holding: { type: 'int', nullable: true },
          reclaim_days: { type: 'int' },
          protect_days: { type: 'int' },
          protect_limit: { type: 'int' },
          masks_name: { type: 'bool' },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'key'], unique: true }],
      },
    },
  ],
}

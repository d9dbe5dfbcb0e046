import type { Migration } from '@kith/core'

import { owner, system } from './columns.ts'

/** Creates the rules by which points are earned, what they gave, and the tiers of customers. */
export const createEarning: Migration = {
  id: '0002-create-earning',
  steps: [
    {
      addColumns: 'loyaltyProgram',
      columns: {
        tiers: { type: 'json', nullable: true },
        tier_metric: { type: 'string', length: 50, nullable: true },
        tier_days: { type: 'int', nullable: true },
        tier_validity: { type: 'string', length: 10, nullable: true },
        tier_grace_days: { type: 'int', nullable: true },
        tier_downgrade: { type: 'string', length: 50, nullable: true },
      },
    },
    {
      addColumns: 'loyaltyAccount',
      columns: {
        tier_key: { type: 'key', nullable: true },
        tier_since: { type: 'instant', nullable: true },
        tier_until: { type: 'instant', nullable: true },
      },
    },
    { createIndex: 'loyaltyAccount', index: { columns: ['tenant_id', 'tier_until', 'id'] } },
    {
      createTable: 'loyaltyRule',
      spec: {
        columns: {
          ...system,
          program_id: { type: 'id' },
          key: { type: 'key' },
          name: { type: 'string', length: 200 },
          is_active: { type: 'bool' },
          event: { type: 'string', length: 100, nullable: true },
          per: { type: 'string', length: 50 },
          points: { type: 'int' },
          every: { type: 'int' },
          currency: { type: 'string', length: 3, nullable: true },
          base: { type: 'string', length: 50 },
          rounding: { type: 'string', length: 50 },
          orders: { type: 'json', nullable: true },
          lines: { type: 'json', nullable: true },
          customers: { type: 'json', nullable: true },
          is_multiplied: { type: 'bool' },
          most_per_order: { type: 'int', nullable: true },
          most_per_period: { type: 'int', nullable: true },
          period_days: { type: 'int' },
          valid_from: { type: 'instant', nullable: true },
          valid_to: { type: 'instant', nullable: true },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [
          { columns: ['tenant_id', 'program_id', 'key'] },
          { columns: ['tenant_id', 'is_active', 'event'] },
        ],
      },
    },
    {
      createTable: 'loyaltyEarning',
      spec: {
        columns: {
          ...system,
          ...owner,
          slot: { type: 'string', length: 250 },
          cause: { type: 'string', length: 210 },
          is_order: { type: 'bool' },
          amount: { type: 'int' },
          currency: { type: 'string', length: 3, nullable: true },
          points: { type: 'int' },
          parts: { type: 'json' },
          entry_ids: { type: 'json' },
          occurred_at: { type: 'instant' },
          event_id: { type: 'id' },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'slot'], unique: true },
          { columns: ['tenant_id', 'program_id'] },
          { columns: ['tenant_id', 'customer_id', 'occurred_at'] },
          { columns: ['tenant_id', 'cause'] },
        ],
      },
    },
    {
      createTable: 'loyaltyTierChange',
      spec: {
        columns: {
          ...system,
          ...owner,
          account_id: { type: 'id' },
          from: { type: 'key', nullable: true },
          to: { type: 'key', nullable: true },
          because: { type: 'string', length: 50 },
          metric: { type: 'int' },
          until: { type: 'instant', nullable: true },
          changed_at: { type: 'instant' },
          reason: { type: 'cell', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'program_id'] },
          { columns: ['tenant_id', 'account_id'] },
          { columns: ['tenant_id', 'customer_id', 'changed_at', 'id'] },
        ],
      },
    },
  ],
}

import type { Migration } from '@kith/core'

import { system } from './columns.ts'

/** Creates what is derived for customers, and what is decided about them. */
export const createStanding: Migration = {
  id: '0002-create-standing',
  steps: [
    {
      createTable: 'customerMetric',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          orders_count: { type: 'int' },
          gross_amount: { type: 'int' },
          gross_currency: { type: 'string', length: 3 },
          refunds_amount: { type: 'int' },
          refunds_currency: { type: 'string', length: 3 },
          net_revenue_amount: { type: 'int' },
          net_revenue_currency: { type: 'string', length: 3 },
          profit_contribution_amount: { type: 'int', nullable: true },
          profit_contribution_currency: { type: 'string', length: 3, nullable: true },
          average_order_value_amount: { type: 'int', nullable: true },
          average_order_value_currency: { type: 'string', length: 3, nullable: true },
          first_order_at: { type: 'instant', nullable: true },
          last_order_at: { type: 'instant', nullable: true },
          median_interval_days: { type: 'int', nullable: true },
          days_to_second_order: { type: 'int', nullable: true },
          is_repeat: { type: 'bool' },
          year_ahead_amount: { type: 'int', nullable: true },
          year_ahead_currency: { type: 'string', length: 3, nullable: true },
          unconverted_count: { type: 'int' },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [
          { columns: ['tenant_id', 'first_order_at', 'id'] },
          { columns: ['tenant_id', 'last_order_at', 'id'] },
          { columns: ['tenant_id', 'customer_id'], unique: true },
          { columns: ['tenant_id', 'customer_id'] },
        ],
      },
    },
    {
      createTable: 'customerLifecycle',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          state: { type: 'string', length: 50 },
          reason: { type: 'string', length: 50 },
          last_activity_at: { type: 'instant', nullable: true },
          next_check_at: { type: 'instant', nullable: true },
          rule_revision: { type: 'int' },
          override_state: { type: 'string', length: 50, nullable: true },
          override_until: { type: 'instant', nullable: true },
          override_reason: { type: 'cell', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'next_check_at', 'id'] },
          { columns: ['tenant_id', 'state', 'id'] },
          { columns: ['tenant_id', 'customer_id'], unique: true },
          { columns: ['tenant_id', 'customer_id'] },
        ],
      },
    },
    {
      createTable: 'lifecycleEntry',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          from: { type: 'string', length: 50, nullable: true },
          to: { type: 'string', length: 50 },
          at: { type: 'instant' },
          reason: { type: 'string', length: 50 },
          rule_revision: { type: 'int' },
          evidence: { type: 'json' },
          merge_id: { type: 'id', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'customer_id', 'at', 'id'] }],
      },
    },
    {
      createTable: 'lifecycleRule',
      spec: {
        columns: {
          ...system,
          key: { type: 'key' },
          revision: { type: 'int' },
          new_days: { type: 'int' },
          dormant_days: { type: 'int' },
          dormant_factor: { type: 'int' },
          dormant_min: { type: 'int' },
          dormant_max: { type: 'int' },
          churned_days: { type: 'int' },
          churned_factor: { type: 'int' },
          churned_min: { type: 'int' },
          churned_max: { type: 'int' },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [{ columns: ['tenant_id', 'key'], unique: true }],
      },
    },
    {
      createTable: 'customerOverlay',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          overlay: { type: 'string', length: 50 },
          cause: { type: 'string', length: 100 },
          slot: { type: 'string', length: 200 },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [
          { columns: ['tenant_id', 'customer_id', 'overlay', 'id'] },
          { columns: ['tenant_id', 'overlay', 'id'] },
          { columns: ['tenant_id', 'slot'], unique: true },
        ],
      },
    },
  ],
}

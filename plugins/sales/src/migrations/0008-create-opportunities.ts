import type { Migration } from '@kith/core'

import { system } from './columns.ts'

/** Creates pipelines, and opportunities in them. */
export const createOpportunities: Migration = {
  id: '0008-create-opportunities',
  steps: [
    {
      createTable: 'pipeline',
      spec: {
        columns: {
          ...system,
          key: { type: 'key' },
          name: { type: 'string', length: 100 },
          is_active: { type: 'bool' },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'key'], unique: true }],
      },
    },
    {
      createTable: 'pipelineStage',
      spec: {
        columns: {
          ...system,
          pipeline: { type: 'key' },
          key: { type: 'key' },
          name: { type: 'string', length: 100 },
          category: { type: 'string', length: 50 },
          position: { type: 'int' },
          probability: { type: 'int' },
          slot: { type: 'string', length: 130 },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'pipeline', 'position', 'id'] },
          { columns: ['tenant_id', 'slot'], unique: true },
        ],
      },
    },
    {
      createTable: 'opportunity',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          name: { type: 'cell' },
          amount_amount: { type: 'int', nullable: true },
          amount_currency: { type: 'string', length: 3, nullable: true },
          minor_amount: { type: 'int', nullable: true },
          currency: { type: 'string', length: 3, nullable: true },
          expected_close_on: { type: 'date', nullable: true },
          owner_id: { type: 'key', nullable: true },
          source: { type: 'key', nullable: true },
          pipeline: { type: 'key' },
          stage: { type: 'key' },
          category: { type: 'string', length: 50 },
          stage_since: { type: 'instant' },
          closed_at: { type: 'instant', nullable: true },
          lost_reason: { type: 'key', nullable: true },
          lost_category: { type: 'string', length: 50, nullable: true },
          competitor: { type: 'string', length: 200, nullable: true },
          lost_note: { type: 'cell', nullable: true },
          contract_id: { type: 'id', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'customer_id', 'category', 'id'] },
          { columns: ['tenant_id', 'owner_id', 'category', 'id'] },
          { columns: ['tenant_id', 'pipeline', 'expected_close_on', 'id'] },
          { columns: ['tenant_id', 'contract_id'] },
        ],
      },
    },
    {
      createTable: 'opportunityMove',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          opportunity_id: { type: 'id' },
          pipeline: { type: 'key' },
          from: { type: 'key', nullable: true },
          to: { type: 'key' },
          category: { type: 'string', length: 50 },
          at: { type: 'instant' },
          actor_id: { type: 'key' },
          duration_ms: { type: 'int', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'opportunity_id', 'at', 'id'] },
          { columns: ['tenant_id', 'customer_id'] },
        ],
      },
    },
  ],
}

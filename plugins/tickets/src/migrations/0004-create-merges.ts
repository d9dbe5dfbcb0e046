import type { Migration } from '@kith/core'

import { system } from './system-columns.ts'

/** Creates merges and links of tickets, and what closes resolved tickets. */
export const createMerges: Migration = {
  id: '0004-create-merges',
  steps: [
    {
      createTable: 'ticketMerge',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          ticket_id: { type: 'id' },
          merged_id: { type: 'id' },
          merged_at: { type: 'instant' },
          undone_at: { type: 'instant', nullable: true },
          moved: { type: 'json' },
          before: { type: 'json' },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'merged_id', 'id'] },
          { columns: ['tenant_id', 'customer_id'] },
          { columns: ['tenant_id', 'ticket_id'] },
        ],
      },
    },
    {
      createTable: 'ticketLink',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          from_id: { type: 'id' },
          to_id: { type: 'id' },
          type: { type: 'string', length: 50 },
          once: { type: 'string', length: 130 },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'once'], unique: true },
          { columns: ['tenant_id', 'customer_id'] },
          { columns: ['tenant_id', 'from_id'] },
          { columns: ['tenant_id', 'to_id'] },
        ],
      },
    },
    {
      addColumns: 'ticket',
      columns: {
        duplicate_of_id: { type: 'id', nullable: true },
        split_from_id: { type: 'id', nullable: true },
        close_warned_at: { type: 'instant', nullable: true },
      },
    },
    { createIndex: 'ticket', index: { columns: ['tenant_id', 'duplicate_of_id'] } },
    { createIndex: 'ticket', index: { columns: ['tenant_id', 'split_from_id'] } },
    { createIndex: 'ticket', index: { columns: ['tenant_id', 'category', 'resolved_at', 'id'] } },
    {
      addColumns: 'ticketSettings',
      columns: {
        auto_close_days: { type: 'int', nullable: true },
        close_warning: { type: 'string', length: 1000, nullable: true },
      },
    },
  ],
}

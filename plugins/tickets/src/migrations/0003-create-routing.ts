import type { Migration } from '@kith/core'

import { system } from './system-columns.ts'

/** Creates how teams give tickets away, what is known of agents, and to whom tickets were given. */
export const createRouting: Migration = {
  id: '0003-create-routing',
  steps: [
    {
      createTable: 'ticketRouting',
      spec: {
        columns: {
          ...system,
          team_id: { type: 'key' },
          is_automatic: { type: 'bool' },
          sticky_days: { type: 'int', nullable: true },
          skills: { type: 'json' },
          capacity: { type: 'int', nullable: true },
          pick: { type: 'string', length: 50 },
          last_user_id: { type: 'key', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'team_id'], unique: true }],
      },
    },
    {
      createTable: 'ticketAgent',
      spec: {
        columns: {
          ...system,
          user_id: { type: 'key' },
          skills: { type: 'json' },
          capacity: { type: 'int', nullable: true },
          is_available: { type: 'bool' },
          calendar_id: { type: 'id', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'user_id'], unique: true },
          { columns: ['tenant_id', 'calendar_id'] },
        ],
      },
    },
    {
      createTable: 'ticketAssignment',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          ticket_id: { type: 'id' },
          team_id: { type: 'key' },
          user_id: { type: 'key', nullable: true },
          reason: { type: 'string', length: 50 },
          occurred_at: { type: 'instant' },
          candidates: { type: 'json' },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [
          { columns: ['tenant_id', 'ticket_id', 'id'] },
          { columns: ['tenant_id', 'user_id', 'occurred_at'] },
          { columns: ['tenant_id', 'customer_id'] },
        ],
      },
    },
  ],
}

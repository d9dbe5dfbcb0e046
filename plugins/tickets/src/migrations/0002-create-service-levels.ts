import type { Migration } from '@kith/core'

import { system } from './system-columns.ts'

const ofTicket = { customer_id: { type: 'id' }, ticket_id: { type: 'id' } } as const

/** Creates calendars, policies, clocks and what was done to them, and says on tickets where they stand. */
export const createServiceLevels: Migration = {
  id: '0002-create-service-levels',
  steps: [
    {
      createTable: 'slaCalendar',
      spec: {
        columns: {
          ...system,
          name: { type: 'string', length: 100 },
          timezone: { type: 'string', length: 64 },
          weekly: { type: 'json' },
          exceptions: { type: 'json' },
          team_id: { type: 'key', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [],
      },
    },
    {
      createTable: 'slaPolicy',
      spec: {
        columns: {
          ...system,
          name: { type: 'string', length: 100 },
          position: { type: 'int' },
          is_active: { type: 'bool' },
          match: { type: 'json' },
          calendar_id: { type: 'id', nullable: true },
          targets: { type: 'json' },
          pause_in: { type: 'json' },
          on_reopen: { type: 'string', length: 50 },
          is_retroactive: { type: 'bool' },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'is_active', 'position', 'id'] },
          { columns: ['tenant_id', 'calendar_id'] },
        ],
      },
    },
    {
      createTable: 'slaClock',
      spec: {
        columns: {
          ...system,
          ...ofTicket,
          policy_id: { type: 'id' },
          policy_version: { type: 'int' },
          calendar_id: { type: 'id', nullable: true },
          metric: { type: 'string', length: 50 },
          seq: { type: 'int' },
          state: { type: 'string', length: 50 },
          started_at: { type: 'instant' },
          origin_at: { type: 'instant' },
          target_ms: { type: 'int' },
          consumed_ms: { type: 'int' },
          paused_ms: { type: 'int' },
          since: { type: 'instant' },
          thresholds: { type: 'json' },
          fired: { type: 'json' },
          breached_at: { type: 'instant', nullable: true },
          stopped_at: { type: 'instant', nullable: true },
          due_at: { type: 'instant', nullable: true },
          next_at: { type: 'instant', nullable: true },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [
          { columns: ['tenant_id', 'next_at', 'id'] },
          { columns: ['tenant_id', 'ticket_id', 'metric', 'seq'] },
          { columns: ['tenant_id', 'calendar_id', 'next_at', 'id'] },
          { columns: ['tenant_id', 'customer_id'] },
          { columns: ['tenant_id', 'policy_id'] },
        ],
      },
    },
    {
      createTable: 'slaEvent',
      spec: {
        columns: {
          ...system,
          ...ofTicket,
          clock_id: { type: 'id' },
          type: { type: 'string', length: 50 },
          at: { type: 'instant' },
          threshold: { type: 'int', nullable: true },
          calendar_id: { type: 'id', nullable: true },
          cause: { type: 'string', length: 100, nullable: true },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [
          { columns: ['tenant_id', 'clock_id', 'id'] },
          { columns: ['tenant_id', 'customer_id'] },
          { columns: ['tenant_id', 'ticket_id'] },
        ],
      },
    },
    {
      addColumns: 'ticket',
      columns: {
        sla_policy_id: { type: 'id', nullable: true },
        sla_state: { type: 'string', length: 50, nullable: true },
        next_due_at: { type: 'instant', nullable: true },
      },
    },
    { createIndex: 'ticket', index: { columns: ['tenant_id', 'sla_policy_id'] } },
    { createIndex: 'ticket', index: { columns: ['tenant_id', 'next_due_at', 'id'] } },
  ],
}

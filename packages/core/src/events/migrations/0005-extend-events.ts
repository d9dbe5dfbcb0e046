import type { Migration } from '../../database/migration.ts'
import { DELIVERY_TABLE, EVENT_TABLE, SCHEDULE_TABLE, SUBSCRIPTION_TABLE } from '../event-tables.ts'

/** Adds subscriptions, schedules, and what deliveries need for order, leases and jobs. */
export const extendEvents: Migration = {
  id: '0005-extend-events',
  steps: [
    {
      createTable: SUBSCRIPTION_TABLE,
      spec: {
        columns: {
          event: { type: 'string', length: 100 },
          subscriber: { type: 'string', length: 100 },
          since: { type: 'instant' },
          seen_at: { type: 'instant' },
        },
        primaryKey: ['event', 'subscriber'],
        clustered: true,
        indexes: [],
      },
    },
    {
      createTable: SCHEDULE_TABLE,
      spec: {
        columns: {
          job: { type: 'string', length: 100 },
          rule: { type: 'string', length: 200 },
          next_at: { type: 'instant' },
        },
        primaryKey: ['job', 'rule'],
        clustered: true,
        indexes: [],
      },
    },
    {
      addColumns: DELIVERY_TABLE,
      columns: {
        expiries: { type: 'int', nullable: true },
        payload: { type: 'json', nullable: true },
        dead_at: { type: 'instant', nullable: true },
      },
    },
    { createIndex: DELIVERY_TABLE, index: { columns: ['subscriber', 'state', 'due_at'] } },
    { createIndex: EVENT_TABLE, index: { columns: ['feed_seq', 'tenant_id'] } },
  ],
}

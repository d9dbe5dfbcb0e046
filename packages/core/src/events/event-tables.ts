import type { Migration } from '../database/migration.ts'

/** The outbox, without the prefix. */
export const EVENT_TABLE = 'event'

/** The work owed to durable subscribers, without the prefix. */
export const DELIVERY_TABLE = 'delivery'

/** Which subscriber wants which event, without the prefix: shared by all processes, whatever plugins each has. */
export const SUBSCRIPTION_TABLE = 'subscription'

/** When each rule of each job is due next, without the prefix. */
export const SCHEDULE_TABLE = 'schedule'

/** Creates the outbox and the delivery rows. */
export const createEvents: Migration = {
  id: '0003-create-events',
  steps: [
    {
      createTable: EVENT_TABLE,
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          name: { type: 'string', length: 100 },
          version: { type: 'int' },
          subject_id: { type: 'id' },
          actor_id: { type: 'key' },
          occurred_at: { type: 'instant' },
          payload: { type: 'json' },
          correlation_id: { type: 'string', length: 100, nullable: true },
          traceparent: { type: 'string', length: 100, nullable: true },
          feed_seq: { type: 'int', nullable: true },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [],
      },
    },
    {
      createTable: DELIVERY_TABLE,
      spec: {
        columns: {
          event_id: { type: 'id' },
          subscriber: { type: 'string', length: 100 },
          tenant_id: { type: 'key' },
          subject_id: { type: 'id' },
          state: { type: 'string', length: 10 },
          attempts: { type: 'int' },
          due_at: { type: 'instant' },
          lease_token: { type: 'string', length: 36, nullable: true },
          last_error: { type: 'text', nullable: true },
        },
        primaryKey: ['event_id', 'subscriber'],
        clustered: true,
        indexes: [{ columns: ['state', 'due_at'] }, { columns: ['subscriber', 'subject_id', 'event_id'] }],
      },
    },
  ],
}

import type { Migration } from '@kith/core'

const system = {
  id: { type: 'id' },
  tenant_id: { type: 'key' },
  version: { type: 'int' },
  created_at: { type: 'instant' },
  created_by: { type: 'key' },
  updated_at: { type: 'instant' },
  updated_by: { type: 'key' },
} as const

/** Creates webhooks, their secrets, and the log of attempts. */
export const createWebhooks: Migration = {
  id: '0001-create-webhooks',
  steps: [
    {
      createTable: 'webhook',
      spec: {
        columns: {
          ...system,
          title: { type: 'string', length: 200 },
          url: { type: 'cell' },
          events: { type: 'json' },
          filter: { type: 'json', nullable: true },
          payload: { type: 'string', length: 50 },
          roles: { type: 'json' },
          rate_per_minute: { type: 'int', nullable: true },
          actor_id: { type: 'key' },
          actor_attributes: { type: 'json' },
          state: { type: 'string', length: 50 },
          disabled_reason: { type: 'string', length: 50, nullable: true },
          failing_since: { type: 'instant', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [],
      },
    },
    {
      createTable: 'webhookSecret',
      spec: {
        columns: {
          ...system,
          webhook_id: { type: 'id' },
          secret: { type: 'cell' },
          expires_at: { type: 'instant', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'webhook_id'] }],
      },
    },
    {
      createTable: 'webhookAttempt',
      spec: {
        columns: {
          ...system,
          webhook_id: { type: 'id' },
          event_id: { type: 'id' },
          event: { type: 'string', length: 100 },
          attempt: { type: 'int' },
          attempted_at: { type: 'instant' },
          outcome: { type: 'string', length: 50 },
          status: { type: 'int', nullable: true },
          failure: { type: 'string', length: 20, nullable: true },
          latency_ms: { type: 'int' },
          next_at: { type: 'instant', nullable: true },
          response: { type: 'cell', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'webhook_id', 'attempted_at'] },
          { columns: ['tenant_id', 'event_id', 'webhook_id'] },
          { columns: ['tenant_id', 'attempted_at', 'id'] },
        ],
      },
    },
  ],
}

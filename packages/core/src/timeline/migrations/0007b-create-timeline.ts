import type { Migration } from '../../database/migration.ts'

/** Creates interactions and the timeline. */
export const createTimeline: Migration = {
  id: '0007b-create-timeline',
  steps: [
    {
      createTable: 'interaction',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          version: { type: 'int' },
          created_at: { type: 'instant' },
          created_by: { type: 'key' },
          updated_at: { type: 'instant' },
          updated_by: { type: 'key' },
          customer_id: { type: 'id' },
          channel: { type: 'string', length: 50 },
          direction: { type: 'string', length: 50 },
          kind: { type: 'string', length: 50 },
          occurred_at: { type: 'instant' },
          source: { type: 'key', nullable: true },
          external_id: { type: 'cell', nullable: true },
          external_id_key: { type: 'digest', nullable: true },
          thread_key: { type: 'cell', nullable: true },
          thread_key_eq: { type: 'digest', nullable: true },
          subject: { type: 'cell', nullable: true },
          body: { type: 'cell', nullable: true },
          duration_ms: { type: 'int', nullable: true },
          outcome: { type: 'string', length: 100, nullable: true },
          agent_id: { type: 'key', nullable: true },
          visibility: { type: 'string', length: 50 },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'customer_id', 'occurred_at', 'id'] },
          { columns: ['tenant_id', 'external_id_key'], unique: true },
          { columns: ['tenant_id', 'thread_key_eq'] },
        ],
      },
    },
    {
      createTable: 'timelineEntry',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          version: { type: 'int' },
          created_at: { type: 'instant' },
          created_by: { type: 'key' },
          updated_at: { type: 'instant' },
          updated_by: { type: 'key' },
          customer_id: { type: 'id' },
          type: { type: 'string', length: 100 },
          ref_entity: { type: 'string', length: 100, nullable: true },
          ref_id: { type: 'id', nullable: true },
          occurred_at: { type: 'instant' },
          fields: { type: 'json', nullable: true },
          params: { type: 'json' },
          pinned_at: { type: 'instant', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'customer_id', 'occurred_at', 'id'] }],
      },
    },
  ],
}

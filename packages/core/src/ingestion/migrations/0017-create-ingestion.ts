import type { Migration } from '../../database/migration.ts'

const system = {
  id: { type: 'id' },
  tenant_id: { type: 'key' },
  version: { type: 'int' },
  created_at: { type: 'instant' },
  created_by: { type: 'key' },
  updated_at: { type: 'instant' },
  updated_by: { type: 'key' },
} as const

/** Creates the inbox of messages that were taken, and those that wait. */
export const createIngestion: Migration = {
  id: '0017-create-ingestion',
  steps: [
    {
      createTable: 'inbox',
      spec: {
        columns: {
          ...system,
          source: { type: 'string', length: 48 },
          customer_id: { type: 'id', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'customer_id'] }, { columns: ['tenant_id', 'created_at', 'id'] }],
      },
    },
    {
      createTable: 'quarantinedMessage',
      spec: {
        columns: {
          ...system,
          source: { type: 'string', length: 48 },
          type: { type: 'string', length: 50 },
          name: { type: 'cell', nullable: true },
          code: { type: 'string', length: 100 },
          field: { type: 'string', length: 255, nullable: true },
          message: { type: 'string', length: 1000 },
          user_id: { type: 'cell', nullable: true },
          user_id_key: { type: 'digest', nullable: true },
          anonymous_id: { type: 'cell', nullable: true },
          anonymous_id_key: { type: 'digest', nullable: true },
          email: { type: 'cell', nullable: true },
          email_eq: { type: 'digest', nullable: true },
          phone: { type: 'cell', nullable: true },
          phone_eq: { type: 'digest', nullable: true },
          owner_id: { type: 'key', nullable: true },
          team_id: { type: 'key', nullable: true },
          expires_at: { type: 'instant' },
          inbox_id: { type: 'id' },
          content: { type: 'cell' },
          acts_as: { type: 'cell' },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'user_id_key'] },
          { columns: ['tenant_id', 'anonymous_id_key'] },
          { columns: ['tenant_id', 'email_eq'] },
          { columns: ['tenant_id', 'phone_eq'] },
          { columns: ['tenant_id', 'created_at', 'id'] },
          { columns: ['tenant_id', 'expires_at', 'id'] },
        ],
      },
    },
  ],
}

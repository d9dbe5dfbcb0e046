import type { Migration } from '../../database/migration.ts'

/** Creates what belongs to a customer: identities and relations. */
export const createCustomerParts: Migration = {
  id: '0007-create-customer-parts',
  steps: [
    {
      createTable: 'customerIdentity',
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
          namespace: { type: 'string', length: 64 },
          external_id: { type: 'cell' },
          external_id_key: { type: 'digest', nullable: true },
          priority: { type: 'int' },
          confidence: { type: 'int' },
          first_seen_at: { type: 'instant' },
          last_seen_at: { type: 'instant' },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [
          { columns: ['tenant_id', 'external_id_key'], unique: true },
          { columns: ['tenant_id', 'customer_id'] },
        ],
      },
    },
    {
      createTable: 'customerRelation',
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          version: { type: 'int' },
          created_at: { type: 'instant' },
          created_by: { type: 'key' },
          updated_at: { type: 'instant' },
          updated_by: { type: 'key' },
          from_id: { type: 'id' },
          to_id: { type: 'id' },
          type: { type: 'string', length: 50 },
          role: { type: 'string', length: 100, nullable: true },
          is_primary: { type: 'bool' },
          started_on: { type: 'date', nullable: true },
          ended_on: { type: 'date', nullable: true },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [{ columns: ['tenant_id', 'from_id'] }, { columns: ['tenant_id', 'to_id'] }],
      },
    },
  ],
}

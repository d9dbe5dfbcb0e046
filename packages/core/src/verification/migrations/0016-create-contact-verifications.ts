import type { Migration } from '../../database/migration.ts'

/** Creates the verifications of contact points, and says on a point how it was verified. */
export const createContactVerifications: Migration = {
  id: '0016-create-contact-verifications',
  steps: [
    {
      createTable: 'contactVerification',
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
          contact_point_id: { type: 'id' },
          channel: { type: 'string', length: 50 },
          state: { type: 'string', length: 50 },
          expires_at: { type: 'instant' },
          attempts: { type: 'int' },
          code: { type: 'cell', nullable: true },
          address: { type: 'cell', nullable: true },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'customer_id'] },
          { columns: ['tenant_id', 'contact_point_id', 'created_at'] },
        ],
      },
    },
    {
      addColumns: 'contactPoint',
      columns: { verification_method: { type: 'string', length: 50, nullable: true } },
    },
  ],
}

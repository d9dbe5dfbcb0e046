import type { Migration } from '@kith/core'

import { system } from './columns.ts'

/** Creates whom invoices are for, and lets contracts name it. */
export const createBilling: Migration = {
  id: '0009-create-billing',
  steps: [
    {
      createTable: 'billingIdentity',
      spec: {
        columns: {
          ...system,
          customer_id: { type: 'id' },
          kind: { type: 'string', length: 50 },
          country: { type: 'string', length: 2 },
          title: { type: 'cell' },
          tax_number: { type: 'cell', nullable: true },
          bank: { type: 'cell', nullable: true },
          account: { type: 'cell', nullable: true },
          address: { type: 'cell', nullable: true },
          phone: { type: 'cell', nullable: true },
          email: { type: 'cell', nullable: true },
          preferred_at: { type: 'instant' },
        },
        primaryKey: ['id'],
        indexes: [{ columns: ['tenant_id', 'customer_id', 'preferred_at', 'id'] }],
      },
    },
    { addColumns: 'contract', columns: { billing_identity_id: { type: 'id', nullable: true } } },
    { createIndex: 'contract', index: { columns: ['tenant_id', 'billing_identity_id'] } },
  ],
}

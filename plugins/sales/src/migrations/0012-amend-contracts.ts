import type { Migration } from '@kith/core'

/** Lets contracts be in the place of others. */
export const amendContracts: Migration = {
  id: '0012-amend-contracts',
  steps: [
    { addColumns: 'contract', columns: { amends_id: { type: 'id', nullable: true } } },
    { createIndex: 'contract', index: { columns: ['tenant_id', 'amends_id'] } },
  ],
}

import type { Migration } from '@kith/core'

/** Lets contracts say when they were over. */
export const noteEndsOfContracts: Migration = {
  id: '0011-note-ends-of-contracts',
  steps: [{ addColumns: 'contract', columns: { ended_at: { type: 'instant', nullable: true } } }],
}

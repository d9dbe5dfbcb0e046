import type { Migration } from '@kith/core'

/** Says since when agents are away, and after how long their tickets go to others. */
export const requeueTickets: Migration = {
  id: '0008-requeue',
  steps: [
    { addColumns: 'ticketRouting', columns: { requeue_minutes: { type: 'int', nullable: true } } },
    { addColumns: 'ticketAgent', columns: { away_since: { type: 'instant', nullable: true } } },
  ],
}

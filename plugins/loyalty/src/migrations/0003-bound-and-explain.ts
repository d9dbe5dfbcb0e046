import type { Migration } from '@kith/core'

/** Bounds how often a rule gives points to a customer, and says why points were set aside. */
export const boundAndExplain: Migration = {
  id: '0003-bound-and-explain',
  steps: [
    { addColumns: 'loyaltyHold', columns: { reason: { type: 'cell', nullable: true } } },
    { addColumns: 'loyaltyRule', columns: { most_times_per_period: { type: 'int', nullable: true } } },
  ],
}

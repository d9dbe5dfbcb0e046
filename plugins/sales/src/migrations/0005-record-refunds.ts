import type { Migration } from '@kith/core'

/** Lets refunds be recorded beside the messages of the source. */
export const recordRefunds: Migration = {
  id: '0005-record-refunds',
  steps: [
    { addColumns: 'order', columns: { tells_refunds: { type: 'bool', nullable: true } } },
    { addColumns: 'orderRefund', columns: { is_counted: { type: 'bool', nullable: true } } },
  ],
}

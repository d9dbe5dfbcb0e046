import type { Migration } from '@kith/core'

/** Says of policies from when until when they hold, and whose calendar they count by. */
export const timePolicies: Migration = {
  id: '0006-time-policies',
  steps: [
    {
      addColumns: 'slaPolicy',
      columns: {
        active_from: { type: 'instant', nullable: true },
        active_to: { type: 'instant', nullable: true },
        calendar_from: { type: 'string', length: 50, nullable: true },
      },
    },
  ],
}

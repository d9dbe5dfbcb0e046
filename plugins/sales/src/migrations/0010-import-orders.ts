import type { Migration } from '@kith/core'

/** Lets orders be known from files, line by line. */
export const importOrderFiles: Migration = {
  id: '0010-import-orders',
  steps: [{ addColumns: 'order', columns: { is_imported: { type: 'bool', nullable: true } } }],
}

import type { Migration } from '../../database/migration.ts'

/** Lets files hold other records than customers. */
export const addImportTargets: Migration = {
  id: '0022-import-targets',
  steps: [
    {
      addColumns: 'import',
      columns: { target: { type: 'key', nullable: true }, options: { type: 'json', nullable: true } },
    },
  ],
}

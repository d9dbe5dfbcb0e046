import type { Migration } from '../database/migration.ts'

/** The table of wrapped subject keys, without the prefix. */
export const SUBJECT_KEY_TABLE = 'subject_key'

/** Creates the table of wrapped subject keys: one row a subject, destroyed to make the subject's cells unreadable. */
export const createSubjectKeys: Migration = {
  id: '0001-create-subject-keys',
  steps: [
    {
      createTable: SUBJECT_KEY_TABLE,
      spec: {
        columns: {
          subject_id: { type: 'id' },
          tenant_id: { type: 'key' },
          wrapped: { type: 'cell' },
          created_at: { type: 'instant' },
        },
        primaryKey: ['subject_id'],
        clustered: true,
        indexes: [],
      },
    },
  ],
}

import type { Migration } from '../../database/migration.ts'
import { RATE_TABLE } from '../rate-table.ts'

/** Creates the buckets that calls are counted in where several processes count together. */
export const createRateBuckets: Migration = {
  id: '0020-create-rate-buckets',
  steps: [
    {
      createTable: RATE_TABLE,
      spec: {
        columns: { id: { type: 'string', length: 64 }, empty_until: { type: 'int' } },
        primaryKey: ['id'],
        clustered: true,
        indexes: [{ columns: ['empty_until'] }],
      },
    },
  ],
}

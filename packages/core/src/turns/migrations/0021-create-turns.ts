import type { Migration } from '../../database/migration.ts'
import { TURN_TABLE } from '../turn-table.ts'

/** Creates the places at which transactions wait for each other. */
export const createTurns: Migration = {
  id: '0021-create-turns',
  steps: [
    {
      createTable: TURN_TABLE,
      spec: {
        columns: {
          place: { type: 'string', length: 64 },
          turns: { type: 'int' },
        },
        primaryKey: ['place'],
        clustered: true,
        indexes: [],
      },
    },
  ],
}

import type { Migration } from '@kith/core'

import { system } from './system-columns.ts'

/** Creates macros and saved replies. */
export const createMacros: Migration = {
  id: '0009-create-macros',
  steps: [
    {
      createTable: 'ticketMacro',
      spec: {
        columns: {
          ...system,
          name: { type: 'string', length: 100 },
          actions: { type: 'json' },
          is_active: { type: 'bool' },
        },
        primaryKey: ['id'],
        indexes: [],
      },
    },
    {
      createTable: 'savedReply',
      spec: {
        columns: {
          ...system,
          name: { type: 'string', length: 100 },
          body: { type: 'text' },
          is_active: { type: 'bool' },
        },
        primaryKey: ['id'],
        indexes: [],
      },
    },
  ],
}

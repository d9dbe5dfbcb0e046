import type { Migration } from '../database/migration.ts'

/** The search tokens of all entities, without the prefix. */
export const SEARCH_TOKEN_TABLE = 'search_token'

/** How far the tokens of rows that were there before are built, without the prefix. */
export const SEARCH_BUILD_TABLE = 'search_build'

/**
 * Creates the table of search tokens and the record of how far it is built. Rows stand in the order in which a search
 * reads them: by token, and within it by row id, which is the order of creation.
 */
export const createSearchTokens: Migration = {
  id: '0006-create-search-tokens',
  steps: [
    {
      createTable: SEARCH_TOKEN_TABLE,
      spec: {
        columns: {
          tenant_id: { type: 'key' },
          entity: { type: 'string', length: 64 },
          token: { type: 'string', length: 16 },
          row_id: { type: 'id' },
          fields: { type: 'text' },
        },
        primaryKey: ['tenant_id', 'entity', 'token', 'row_id'],
        clustered: true,
        indexes: [],
      },
    },
    {
      createTable: SEARCH_BUILD_TABLE,
      spec: {
        columns: {
          entity: { type: 'string', length: 64 },
          fields: { type: 'text' },
          built_to: { type: 'id' },
          is_complete: { type: 'bool' },
        },
        primaryKey: ['entity'],
        clustered: true,
        indexes: [],
      },
    },
  ],
}

import type { Migration } from '../../database/migration.ts'

/** Adds the code of the division a customer lives in, and the score of the record. */
export const addDivisionsAndQuality: Migration = {
  id: '0012-divisions-and-quality',
  steps: [
    {
      addColumns: 'customer',
      columns: {
        division_code: { type: 'key', nullable: true },
        quality_score: { type: 'int', nullable: true },
        quality_issues: { type: 'json', nullable: true },
      },
    },
    { createIndex: 'customer', index: { columns: ['tenant_id', 'division_code', 'id'] } },
    { createIndex: 'customer', index: { columns: ['tenant_id', 'quality_score', 'id'] } },
  ],
}

import type { Migration } from '@kith/core'

import { owner, system } from './columns.ts'

/** Creates what customers bring others by. */
export const createReferrals: Migration = {
  id: '0004-create-referrals',
  steps: [
    {
      addColumns: 'loyaltyProgram',
      columns: {
        referrer_points: { type: 'int', nullable: true },
        referee_points: { type: 'int', nullable: true },
        referral_days: { type: 'int', nullable: true },
        referral_limit: { type: 'int', nullable: true },
      },
    },
    {
      createTable: 'loyaltyReferralCode',
      spec: {
        columns: { ...system, ...owner, code: { type: 'string', length: 20 } },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'code'], unique: true },
          { columns: ['tenant_id', 'customer_id'] },
          { columns: ['tenant_id', 'program_id'] },
        ],
      },
    },
    {
      createTable: 'loyaltyReferral',
      spec: {
        columns: {
          ...system,
          ...owner,
          referrer_id: { type: 'id' },
          state: { type: 'string', length: 50 },
          registered_at: { type: 'instant' },
          cause: { type: 'string', length: 210, nullable: true },
          decided_at: { type: 'instant', nullable: true },
          entry_ids: { type: 'json' },
        },
        primaryKey: ['id'],
        indexes: [
          { columns: ['tenant_id', 'program_id'] },
          { columns: ['tenant_id', 'referrer_id', 'program_id'] },
          { columns: ['tenant_id', 'customer_id', 'program_id'] },
        ],
      },
    },
  ],
}

import { defineEntity, defineOperation, definePlugin, f, type PluginTypes, valuesOf } from '@kith/core'
import { z } from 'zod'

/** Who recommended whom: a relation by which a filter could reach customers that the caller does not see. */
const referralEntity = defineEntity({
  name: 'referral',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'referrals' }).class('public'),
    referrerId: f.ref('customer', { inverse: 'referred' }).class('public'),
    channel: f.text().class('basic'),
    reward: f.int().class('financial').nullable(),
  },
})

interface ReferralTypes extends PluginTypes {
  readonly id: 'referrals'
  readonly operations: {
    readonly 'referrals.create': {
      input: {
        readonly customerId: string
        readonly referrerId: string
        readonly channel: string
        readonly reward: number
      }
      output: { readonly id: string }
    }
  }
}

const createReferral = defineOperation({
  name: 'referrals.create',
  summary: 'Note who recommended a customer',
  kind: 'command',
  permission: { entity: 'referral', action: 'create' },
  input: valuesOf(referralEntity, 'create'),
  output: z.strictObject({ id: z.string() }),
  run: async (ctx, input) => ({ id: (await ctx.records('referral').create(input)).id }),
})

/** A plugin whose rows are open to those who see rows of customers, except for the reward. */
export const referrals = definePlugin<ReferralTypes>({
  id: 'referrals',
  version: '1.0.0',
  kernel: '^0.1',
  entities: [referralEntity],
  migrations: [
    {
      id: '0001-create-referrals',
      steps: [
        {
          createTable: 'referral',
          spec: {
            columns: {
              id: { type: 'id' },
              tenant_id: { type: 'key' },
              version: { type: 'int' },
              created_at: { type: 'instant' },
              created_by: { type: 'key' },
              updated_at: { type: 'instant' },
              updated_by: { type: 'key' },
              customer_id: { type: 'id' },
              referrer_id: { type: 'id' },
              channel: { type: 'string', length: 200 },
              reward: { type: 'int', nullable: true },
            },
            primaryKey: ['id'],
            indexes: [{ columns: ['tenant_id', 'customer_id'] }, { columns: ['tenant_id', 'referrer_id'] }],
          },
        },
      ],
    },
  ],
  setup(r) {
    r.operation(createReferral)
    for (const role of ['service-rep', 'relationship-manager', 'integration', 'system-admin', 'mixed']) {
      r.grant(role, {
        entity: 'referral',
        actions: ['read', 'list'],
        classes: { public: 'allow', basic: 'allow' },
      })
    }
  },
})

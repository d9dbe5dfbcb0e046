import { describePlugin } from '@kith/testing'
import { describe, test } from 'vitest'

import { loyalty } from './plugin.ts'

const REASON = 'Mr Li called twice about the broken kettle'

describePlugin(
  { describe, test },
  {
    plugin: () => loyalty(),
    async prepare({ customerId, otherCustomerId, execute, settle }) {
      const program = {
        key: 'club',
        name: 'Club',
        validity: '12M_U',
        adjustLimit: 100,
        referrerPoints: 20,
      }
      const tiers = [{ key: 'silver', name: 'Silver', threshold: 100 }]
      const { id } = await execute('loyaltyPrograms.create', { ...program, tiers })
      const rule = { programId: id, name: 'A call', event: 'interaction.recorded', per: 'order', points: 3 }
      const { id: ruleId } = await execute('loyaltyRules.create', { ...rule, key: 'call' })
      const call = { channel: 'phone', direction: 'in', kind: 'call' }
      await execute('customers.interactions.record', { id: customerId, ...call })
      await settle()
      const at = { program: 'club', customerId }
      await execute('loyalty.earn', { ...at, ref: 'order-1', points: 500, reason: REASON })
      await execute('loyalty.earn', {
        ...at,
        program: 'club',
        customerId: otherCustomerId,
        ref: 'order-2',
        points: 50,
      })
      await execute('loyalty.redeem', { ...at, ref: 'cart-1', points: 50 })
      await execute('loyalty.reverse', { ...at, ref: 'return-1', of: 'order-1', points: 20 })
      const held = await execute('loyalty.hold', { ...at, ref: 'cart-2', points: 30 })
      const { id: holdId } = held['hold'] as { readonly id: string }
      const asked = await execute('loyaltyAdjustments.request', {
        ...at,
        ref: 'sorry-1',
        points: 10,
        reason: REASON,
      })
      const { code } = await execute('loyalty.referralCode', at)
      await execute('loyalty.refer', { ...at, customerId: otherCustomerId, code })
      const { id: brought } = await execute('customers.create', { name: '赵六' })
      return {
        'loyaltyPrograms.list': {},
        'loyaltyPrograms.create': { ...program, key: 'other' },
        'loyaltyPrograms.update': { id, patch: { name: 'The club' } },
        'loyalty.account': at,
        'loyalty.entries': at,
        'loyalty.earn': { ...at, ref: 'order-3', points: 10 },
        'loyalty.activate': { ...at, of: 'order-1' },
        'loyalty.redeem': { ...at, ref: 'cart-3', points: 10 },
        'loyalty.hold': { ...at, ref: 'cart-4', points: 10 },
        'loyalty.capture': { ...at, holdId: holdId },
        'loyalty.release': { ...at, holdId: holdId },
        'loyalty.reverse': { ...at, ref: 'return-2', of: 'order-1', points: 10 },
        'loyalty.refund': { ...at, ref: 'refund-1', of: 'cart-1', points: 10 },
        'loyalty.restore': { ...at, ref: 'mistake-1', of: 'return-1' },
        'loyalty.transfer': { ...at, ref: 'gift-1', to: otherCustomerId, points: 10 },
        'loyalty.adjust': { ...at, ref: 'sorry-2', points: 5, reason: REASON },
        'loyalty.extend': { ...at, ref: 'longer-1', of: 'order-1', expiresAt: null, reason: REASON },
        'loyaltyAdjustments.request': { ...at, ref: 'sorry-3', points: 5, reason: REASON },
        'loyaltyAdjustments.decide': { id: asked.id, isApproved: true },
        'loyaltyAdjustments.list': {},
        'loyalty.freeze': at,
        'loyalty.unfreeze': at,
        'loyalty.verify': { program: 'club' },
        'loyalty.liability': { program: 'club' },
        'loyaltyRules.list': {},
        'loyaltyRules.create': { ...rule, key: 'another' },
        'loyaltyRules.update': { id: ruleId, patch: { points: 4 } },
        'loyalty.earnings': at,
        'loyalty.tier': at,
        'loyalty.setTier': { ...at, tier: 'silver', reason: REASON },
        'loyaltyTierChanges.list': {},
        'loyalty.referralCode': at,
        'loyalty.refer': { ...at, customerId: brought, code },
        'loyaltyReferrals.list': {},
      }
    },
    roles: {
      'loyaltyPrograms.list': [
        'system-admin',
        'relationship-manager',
        'service-rep',
        'market-analyst',
        'auditor',
        'integration',
      ],
      'loyaltyPrograms.create': ['system-admin'],
      'loyaltyPrograms.update': ['system-admin'],
      'loyalty.account': ['relationship-manager', 'service-rep', 'integration'],
      'loyalty.entries': ['relationship-manager', 'service-rep', 'integration'],
      'loyalty.earn': ['integration'],
      'loyalty.activate': ['integration'],
      'loyalty.redeem': ['integration'],
      'loyalty.hold': ['integration'],
      'loyalty.capture': ['integration'],
      'loyalty.release': ['integration'],
      'loyalty.reverse': ['integration'],
      'loyalty.refund': ['integration'],
      'loyalty.restore': ['integration'],
      'loyalty.transfer': ['integration'],
      'loyalty.adjust': ['relationship-manager'],
      'loyalty.extend': ['relationship-manager'],
      'loyaltyAdjustments.request': ['relationship-manager', 'service-rep'],
      'loyaltyAdjustments.decide': ['relationship-manager'],
      'loyaltyAdjustments.list': ['relationship-manager', 'service-rep', 'integration'],
      'loyalty.freeze': ['relationship-manager'],
      'loyalty.unfreeze': ['relationship-manager'],
      'loyalty.verify': ['system-admin', 'auditor', 'integration'],
      'loyalty.liability': ['system-admin', 'market-analyst'],
      'loyaltyRules.list': ['system-admin', 'relationship-manager', 'service-rep', 'integration'],
      'loyaltyRules.create': ['system-admin'],
      'loyaltyRules.update': ['system-admin'],
      'loyalty.earnings': ['relationship-manager', 'service-rep', 'integration'],
      'loyalty.tier': ['relationship-manager', 'service-rep', 'integration'],
      'loyalty.setTier': ['relationship-manager'],
      'loyaltyTierChanges.list': ['relationship-manager', 'service-rep', 'integration'],
      'loyalty.referralCode': ['relationship-manager', 'integration'],
      'loyalty.refer': ['relationship-manager', 'integration'],
      'loyaltyReferrals.list': ['relationship-manager', 'service-rep', 'integration'],
    },
    personal: [REASON],
    clearFor: ['relationship-manager', 'service-rep', 'integration'],
  },
)

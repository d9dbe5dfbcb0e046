import { definePlugin } from '@kith/core'

import { accountEntity } from './account.entity.ts'
import { adjustmentEntity } from './adjustment.entity.ts'
import { earnOnEvent } from './earning/earn-on-event.ts'
import { earningEntity } from './earning/earning.entity.ts'
import { ruleEntity } from './earning/rule.entity.ts'
import { allocationEntity, entryEntity } from './entry.entity.ts'
import { loyaltyErrors } from './errors.ts'
import { loyaltyEvents } from './events.ts'
import { holdEntity } from './hold.entity.ts'
import { lotEntity } from './lot.entity.ts'
import { mergingAccounts } from './merge-accounts.ts'
import { loyaltyMessages } from './messages/zh-CN.ts'
import { createLoyalty } from './migrations/0001-create-loyalty.ts'
import { createEarning } from './migrations/0002-create-earning.ts'
import { boundAndExplain } from './migrations/0003-bound-and-explain.ts'
import { createReferrals } from './migrations/0004-create-referrals.ts'
import { listEntries, readAccount } from './operations/accounts.ts'
import { adjust, decideAdjustment, listAdjustments, requestAdjustment } from './operations/adjust.ts'
import { activate, earn } from './operations/earn.ts'
import { extend } from './operations/extend.ts'
import { freeze, unfreeze } from './operations/freeze.ts'
import { capture, hold, release } from './operations/holds.ts'
import { liability, verify } from './operations/oversee.ts'
import { createProgram, listPrograms, updateProgram } from './operations/programs.ts'
import { redeem } from './operations/redeem.ts'
import { listReferrals, refer, referralCode } from './operations/referrals.ts'
import { createRule, listEarnings, listRules, updateRule } from './operations/rules.ts'
import { refund, restore, reverse } from './operations/take-back.ts'
import { listTierChanges, readTier, setTier } from './operations/tiers.ts'
import { transfer } from './operations/transfer.ts'
import { pointsPanel } from './points-panel.ts'
import { programEntity } from './program.entity.ts'
import { referralCodeEntity } from './referrals/referral-code.entity.ts'
import { referralEntity } from './referrals/referral.entity.ts'
import { loyaltyPermissions, loyaltyRights, rightsByRole } from './rights.ts'
import { reviewTiers, sweepExpired } from './sweep.ts'
import { tierChangeEntity } from './tiers/tier-change.entity.ts'
import type { LoyaltyTypes } from './types.ts'

const operations = [
  listPrograms,
  createProgram,
  updateProgram,
  readAccount,
  listEntries,
  earn,
  activate,
  redeem,
  hold,
  capture,
  release,
  reverse,
  refund,
  restore,
  transfer,
  adjust,
  extend,
  freeze,
  unfreeze,
  requestAdjustment,
  decideAdjustment,
  listAdjustments,
  verify,
  liability,
  listRules,
  createRule,
  updateRule,
  listEarnings,
  readTier,
  setTier,
  listTierChanges,
  referralCode,
  refer,
  listReferrals,
]

/**
 * Points that customers earn and spend, in a ledger that adds up.
 *
 * @example
 * createCrm({ plugins: [loyalty()], ... })
 */
export const loyalty = definePlugin<LoyaltyTypes>({
  id: 'loyalty',
  version: '0.1.0',
  kernel: '^0.1',
  entities: [
    programEntity,
    accountEntity,
    entryEntity,
    lotEntity,
    allocationEntity,
    holdEntity,
    adjustmentEntity,
    ruleEntity,
    earningEntity,
    tierChangeEntity,
    referralCodeEntity,
    referralEntity,
  ],
  events: loyaltyEvents,
  migrations: [createLoyalty, createEarning, boundAndExplain, createReferrals],
  errors: loyaltyErrors.$entries,
  messages: [loyaltyMessages],
  uses: loyaltyRights,
  setup(r) {
    for (const operation of operations) r.operation(operation)
    for (const [name, title] of loyaltyPermissions) r.permission(name, { title })
    for (const [role, grants] of Object.entries(rightsByRole))
      for (const grant of grants) r.grant(role, grant)
    r.timeline('loyaltyEntry.posted', { title: 'Points', entity: 'loyaltyEntry' })
    r.timeline('loyaltyTierChange.recorded', { title: 'Tier', entity: 'loyaltyTierChange' })
    r.on('*', earnOnEvent, { as: 'loyalty.earn' })
    r.panel('loyalty.points', pointsPanel)
    r.mergeParticipant(mergingAccounts)
    r.job('loyalty.sweep', {
      title: 'Write what has expired to the accounts',
      schedule: { every: '1m' },
      misfire: 'latest',
      run: (ctx) => sweepExpired(ctx),
    })
    r.job('loyalty.review-tiers', {
      title: 'Look again at the tiers whose time is over',
      schedule: { every: '10m' },
      misfire: 'latest',
      run: (ctx) => reviewTiers(ctx),
    })
  },
})

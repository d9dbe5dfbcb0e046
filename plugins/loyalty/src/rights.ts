import { type Filter, type Grant, ownCustomers } from '@kith/core'

const shown = { public: 'allow', behaviour: 'allow' } as const
const withReasons = { ...shown, freeText: 'allow' } as const

const team: Filter = { teamId: { in: { actor: 'teamIds' } } }

const ofPeople = [
  'loyaltyAccount',
  'loyaltyEntry',
  'loyaltyLot',
  'loyaltyHold',
  'loyaltyAdjustment',
  'loyaltyEarning',
  'loyaltyTierChange',
  'loyaltyReferral',
] as const

function reading(customers?: Filter, classes: Grant['classes'] = withReasons): Grant[] {
  const rows = customers === undefined ? {} : { rows: { customer: { some: customers } } }
  const programs = ['loyaltyProgram', 'loyaltyRule'].map((entity): Grant => ({
    entity,
    actions: ['read', 'list'],
    classes: { public: 'allow' },
  }))
  return [...programs, ...ofPeople.map((entity) => ({ entity, actions: ['read', 'list'], classes, ...rows }))]
}

function may(entity: string, ...actions: string[]): Grant {
  return { entity, actions }
}

/** What the shipped roles may do with points. */
export const rightsByRole: Readonly<Record<string, readonly Grant[]>> = {
  'system-admin': [
    {
      entity: 'loyaltyProgram',
      actions: ['read', 'list', 'create', 'update', 'verify', 'liability'],
      classes: { public: 'allow' },
    },
    { entity: 'loyaltyRule', actions: ['read', 'list', 'create', 'update'], classes: { public: 'allow' } },
  ],
  'relationship-manager': [
    ...reading(ownCustomers),
    may('loyaltyAccount', 'adjust', 'freeze'),
    may('loyaltyAdjustment', 'request'),
    may('loyaltyReferral', 'refer'),
    { entity: 'loyaltyAdjustment', actions: ['decide'], rows: { customer: { some: team } } },
  ],
  'service-rep': [...reading(team), may('loyaltyAdjustment', 'request')],
  'market-analyst': [
    { entity: 'loyaltyProgram', actions: ['read', 'list', 'liability'], classes: { public: 'allow' } },
  ],
  auditor: [{ entity: 'loyaltyProgram', actions: ['read', 'list', 'verify'], classes: { public: 'allow' } }],
  integration: [
    ...reading(),
    may('loyaltyAccount', 'earn', 'redeem', 'reverse', 'transfer'),
    may('loyaltyReferral', 'refer'),
    may('loyaltyProgram', 'verify'),
  ],
}

/** What the plugin does by itself: it keeps the ledger, whoever moves points. */
export const loyaltyRights: readonly Grant[] = [
  { entity: 'loyaltyProgram', actions: ['read', 'list'], classes: { public: 'allow' } },
  { entity: 'loyaltyRule', actions: ['read', 'list'], classes: { public: 'allow' } },
  // For the customers that a rule is for.
  {
    entity: 'customer',
    actions: ['read', 'list'],
    classes: { public: 'allow', basic: 'allow', behaviour: 'allow', quasi: 'allow' },
  },
  ...[...ofPeople, 'loyaltyAllocation', 'loyaltyReferralCode'].map((entity) => ({
    entity,
    actions: ['read', 'list', 'create', 'update', 'aggregate'],
    classes: withReasons,
  })),
]

/** The actions beyond the base ones, for administrators. */
export const loyaltyPermissions = [
  ['loyaltyAccount:earn', 'Give points'],
  ['loyaltyAccount:redeem', 'Spend and hold points'],
  ['loyaltyAccount:reverse', 'Take earned points back, and give spent ones back'],
  ['loyaltyAccount:transfer', 'Move points between customers'],
  ['loyaltyAccount:adjust', 'Give or take points by hand, up to the limit of the program'],
  ['loyaltyAccount:freeze', 'Freeze accounts'],
  ['loyaltyAdjustment:request', 'Ask a second person to give or take points'],
  ['loyaltyAdjustment:decide', 'Decide adjustments that others have asked for'],
  ['loyaltyReferral:refer', 'Let customers bring others'],
  ['loyaltyProgram:verify', 'Prove that accounts add up'],
  ['loyaltyProgram:liability', 'Read what a program owes'],
] as const

import { type Filter, type Grant, ownCustomers } from '@kith/core'

const shown = { public: 'allow', behaviour: 'allow', freeText: 'allow' } as const
const figures = { public: 'allow', behaviour: 'allow' } as const
/** The fewest people that a figure for analysts is about. */
const MIN_GROUP = 10

const team: Filter = { teamId: { in: { actor: 'teamIds' } } }

const reading: Grant = { entity: 'survey', actions: ['read', 'list'], classes: { public: 'allow' } }
const designing: Grant = { ...reading, actions: ['read', 'list', 'create', 'update'] }
const sending: Grant = { entity: 'surveyInvitation', actions: ['send'] }

function answersOf(customers: Filter): Grant[] {
  const rows = { customer: { some: customers } }
  return [
    reading,
    { entity: 'surveyInvitation', actions: ['read', 'list', 'aggregate'], classes: shown, rows },
    { entity: 'surveyResponse', actions: ['read', 'list', 'aggregate'], classes: shown, rows },
    { entity: 'surveyFollowUp', actions: ['read', 'list', 'close'], classes: shown, rows },
  ]
}

/** Figures about all customers, and no row. */
const analysing: readonly Grant[] = ['surveyInvitation', 'surveyResponse', 'anonymousResponse'].map(
  (entity) => ({
    entity,
    actions: ['aggregate'],
    classes: figures,
    minGroup: MIN_GROUP,
  }),
)

/** What the shipped roles may do with surveys. */
export const rightsByRole: Readonly<Record<string, readonly Grant[]>> = {
  'system-admin': [
    designing,
    { entity: 'surveyResponse', actions: ['read', 'list', 'exclude'], classes: { public: 'allow' } },
  ],
  'relationship-manager': answersOf(ownCustomers),
  'service-rep': [...answersOf(team), sending],
  'market-analyst': [designing, ...analysing],
  'data-analyst': [reading, ...analysing],
  integration: [reading, { ...sending, actions: ['send', 'read', 'list'], classes: { public: 'allow' } }],
}

/** What the plugin does by itself: it asks customers and keeps what they answer. */
export const surveyRights: readonly Grant[] = [
  { entity: 'survey', actions: ['read', 'list', 'update'], classes: { public: 'allow' } },
  ...['surveyRevision', 'surveyInvitation', 'surveyResponse', 'anonymousResponse', 'surveyFollowUp'].map(
    (entity): Grant => ({ entity, actions: ['read', 'list', 'create', 'update'], classes: shown }),
  ),
  {
    entity: 'surveyLink',
    actions: ['read', 'list', 'create', 'delete'],
    classes: { public: 'allow', financial: 'allow' },
  },
  { entity: 'consentState', actions: ['read', 'list'], classes: { public: 'allow', behaviour: 'allow' } },
  {
    entity: 'customer',
    actions: ['read', 'list'],
    classes: { public: 'allow', basic: 'allow', behaviour: 'allow', quasi: 'allow', contact: 'allow' },
  },
]

/** The actions beyond the base ones, for administrators. */
export const surveyPermissions = [
  ['surveyInvitation:send', 'Invite customers to surveys'],
  ['surveyResponse:exclude', 'Leave answers out of the figures'],
  ['surveyFollowUp:close', 'Close follow-ups of bad answers'],
] as const

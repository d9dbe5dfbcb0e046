import { type Filter, type Grant, ownCustomers } from '@kith/core'

const words = { public: 'allow', behaviour: 'allow', freeText: 'allow' } as const
const figures = { public: 'allow', behaviour: 'allow' } as const
const settings = { public: 'allow' } as const

/** The fewest people that a figure of the analysts is about. */
const MIN_GROUP = 10

/** Tickets that were given to the actor or to one of the actor's teams. */
const given: Filter = { or: [{ teamId: { in: { actor: 'teamIds' } } }, { assigneeId: { actor: 'id' } }] }

/** Those, and the tickets of the customers of the actor's teams. */
const team: Filter = { or: [given, { customer: { some: { teamId: { in: { actor: 'teamIds' } } } } }] }

/** Tickets of some rows, and what is said on them. */
function working(tickets: Filter, ...actions: string[]): Grant[] {
  return [
    { entity: 'ticket', actions: ['read', 'list', ...actions], rows: tickets, classes: words },
    {
      entity: 'ticketMessage',
      actions: ['read', 'list'],
      rows: { ticket: { some: tickets } },
      classes: words,
    },
    ...['slaClock', 'ticketAssignment'].map((entity) => ({
      entity,
      actions: ['read', 'list'],
      rows: { ticket: { some: tickets } },
      classes: settings,
    })),
    { entity: 'complaint', actions: ['read', 'list'], rows: { ticket: { some: tickets } }, classes: figures },
    { entity: 'ticketLink', actions: ['read', 'list'], rows: { from: { some: tickets } }, classes: settings },
    { entity: 'ticketStatus', actions: ['read', 'list'], classes: settings },
    { entity: 'slaPolicy', actions: ['read', 'list'], classes: settings },
    { entity: 'slaCalendar', actions: ['read', 'list'], classes: settings },
    { entity: 'ticketSettings', actions: ['read'], classes: settings },
    { entity: 'ticketMacro', actions: ['read', 'list'], classes: settings },
    { entity: 'savedReply', actions: ['read', 'list'], classes: settings },
  ]
}

const configuring: readonly Grant[] = [
  ...[
    'ticketStatus',
    'ticketSettings',
    'slaCalendar',
    'slaPolicy',
    'ticketRouting',
    'ticketAgent',
    'complaintIntake',
    'ticketMacro',
    'savedReply',
  ].map((entity) => ({
    entity,
    actions: ['read', 'list', 'create', 'update'],
    classes: settings,
  })),
  { entity: 'slaPolicy', actions: ['simulate'] },
]

/** Who decides remedies: of the customers of the actor's teams. */
const deciding: Grant = {
  entity: 'complaintRemedy',
  actions: ['read', 'list', 'decide'],
  rows: { customer: { some: { teamId: { in: { actor: 'teamIds' } } } } },
  classes: figures,
}

const analysing: readonly Grant[] = [
  { entity: 'complaintStep', actions: ['aggregate'], classes: figures, minGroup: MIN_GROUP },
  { entity: 'complaint', actions: ['aggregate'], classes: figures, minGroup: MIN_GROUP },
  { entity: 'ticket', actions: ['aggregate'], classes: figures, minGroup: MIN_GROUP },
]

/** Who works on a ticket of a customer sees that customer as they see those of their team. */
const customersOfGivenTickets: Grant = {
  entity: 'customer',
  actions: ['read', 'list'],
  rows: { tickets: { some: given } },
  classes: {
    public: 'allow',
    basic: 'allow',
    behaviour: 'allow',
    quasi: 'mask',
    contact: 'mask',
    freeText: 'redact',
  },
}

/** What the shipped roles may do with tickets. */
export const rightsByRole: Readonly<Record<string, readonly Grant[]>> = {
  'system-admin': configuring,
  'relationship-manager': [...working({ customer: { some: ownCustomers } }, 'create', 'note'), deciding],
  'service-rep': [
    ...working(team, 'create', 'update', 'aggregate', 'reply', 'note', 'record', 'assign'),
    {
      entity: 'complaint',
      actions: ['create', 'update', 'aggregate'],
      rows: { ticket: { some: team } },
      classes: figures,
    },
    {
      entity: 'complaintRemedy',
      actions: ['read', 'list', 'request'],
      rows: { ticket: { some: team } },
      classes: figures,
    },
    { entity: 'complaintStep', actions: ['aggregate'], rows: { ticket: { some: team } }, classes: figures },
    customersOfGivenTickets,
  ],
  'market-analyst': analysing,
  'data-analyst': analysing,
  integration: [
    { entity: 'ticket', actions: ['read', 'list', 'record'], classes: figures },
    // Who tells of tickets writes what was said, and does not read what others have.
    { entity: 'ticket', actions: ['create'], classes: { ...words, contact: 'allow' } },
    { entity: 'ticketMessage', actions: ['list'], classes: figures },
    { entity: 'complaint', actions: ['read', 'list', 'create', 'import'], classes: figures },
  ],
}

/** What the plugin does by itself: it keeps tickets, whoever works on them. */
export const ticketRights: readonly Grant[] = [
  ...[
    'ticket',
    'ticketMessage',
    'ticketChange',
    'ticketStatus',
    'ticketSettings',
    'slaCalendar',
    'slaPolicy',
    'slaClock',
    'slaEvent',
    'ticketRouting',
    'ticketAgent',
    'ticketAssignment',
    'ticketMerge',
    'complaint',
    'complaintIntake',
    'complaintStep',
    'complaintRemedy',
    'ticketLink',
  ].map((entity) => ({
    entity,
    actions: ['read', 'list', 'create', 'update', 'aggregate'],
    classes: { ...words, contact: 'allow' } as const,
  })),
  { entity: 'ticketLink', actions: ['delete'] },
  // Policies may look at whose ticket it is.
  { entity: 'customer', actions: ['read', 'list'], classes: figures },
  // Whoever complains without being known becomes a customer of their own.
  {
    entity: 'customer',
    actions: ['create'],
    classes: { ...figures, basic: 'allow', quasi: 'allow', contact: 'allow' },
  },
  {
    entity: 'contactPoint',
    actions: ['create'],
    classes: { public: 'allow', basic: 'allow', contact: 'allow' },
  },
]

/** The actions beyond the base ones, for administrators. */
export const ticketPermissions = [
  ['ticket:reply', 'Answer customers on tickets'],
  ['ticket:note', 'Write internal notes on tickets'],
  ['ticket:record', 'Record messages on tickets that came or went by another way'],
  ['ticket:assign', 'Give tickets to people and teams'],
  ['complaintRemedy:request', 'Ask a second person to approve remedies of complaints'],
  ['complaintRemedy:decide', 'Decide remedies that others have asked for'],
  ['complaint:import', 'Bring complaints of the past over'],
  ['slaPolicy:simulate', 'Tell how tickets of the past would have done under a policy'],
] as const

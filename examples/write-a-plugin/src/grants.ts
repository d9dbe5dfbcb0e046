import type { Grant } from '@kith/core'

const classes = { public: 'allow', basic: 'allow', freeText: 'allow' } as const
const everything = ['read', 'list', 'create', 'update'] as const

/** What the plugin does by itself: it welcomes new customers whom it has not welcomed yet. */
export const ownRights: readonly Grant[] = [
  { entity: 'customer', actions: ['read'], classes: { public: 'allow' } },
  { entity: 'followUp', actions: ['create', 'list'], classes },
]

/** Who may do what with a follow-up. A service rep reads remarks with numbers and addresses taken out. */
export const grantsByRole: Readonly<Record<string, Grant>> = {
  'relationship-manager': { entity: 'followUp', actions: everything, classes },
  'service-rep': {
    entity: 'followUp',
    actions: everything,
    rows: { customer: { some: { teamId: { in: { actor: 'teamIds' } } } } },
    classes: { ...classes, freeText: 'redact' },
  },
}

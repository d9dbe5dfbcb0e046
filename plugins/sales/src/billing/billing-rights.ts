import { type Filter, type Grant, heldCustomers, ownCustomers, sharedCustomers } from '@kith/core'

const ownToWrite: Filter = { or: [heldCustomers, sharedCustomers('write')] }

const entity = 'billingIdentity'
const plain = { public: 'allow', basic: 'allow', contact: 'allow' } as const
const sealed = { identity: 'allow', financial: 'allow' } as const

function ofCustomers(customers: Filter): Pick<Grant, 'rows'> {
  return { rows: { customer: { some: customers } } }
}

/** What the shipped roles may do with billing identities: as much of them as of customers. */
export const billingRightsByRole: Readonly<Record<string, readonly Grant[]>> = {
  'relationship-manager': [
    {
      entity,
      actions: ['read', 'list'],
      classes: { ...plain, identity: 'mask', financial: 'mask' },
      ...ofCustomers(ownCustomers),
    },
    {
      entity,
      actions: ['create', 'update', 'delete'],
      classes: { ...plain, ...sealed },
      ...ofCustomers(ownToWrite),
    },
  ],
  'service-rep': [
    {
      entity,
      actions: ['read', 'list'],
      classes: { public: 'allow', basic: 'allow', contact: 'mask' },
      ...ofCustomers({ teamId: { in: { actor: 'teamIds' } } }),
    },
  ],
  integration: [
    { entity, actions: ['read', 'list', 'create', 'update', 'delete'], classes: plain },
    // Whoever issues invoices has a key that says so.
    {
      entity,
      actions: ['read', 'list', 'create', 'update'],
      classes: sealed,
      when: { attribute: 'identityAccess' },
    },
  ],
}

/** What the plugin does by itself: it brings what was written to its one spelling. */
export const billingUses: readonly Grant[] = [
  { entity, actions: ['read', 'list', 'update'], classes: { ...plain, ...sealed } },
]

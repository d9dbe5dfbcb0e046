import type { Slice } from '../plugin/slice.ts'
import { contactPointEntity } from './contact-point.entity.ts'
import { customerEvents } from './customer-events.ts'
import { customerIdentityEntity } from './customer-identity.entity.ts'
import { customerEntity } from './customer.entity.ts'
import { aggregateCustomers } from './operations/aggregate-customers.ts'
import { bulkCustomers } from './operations/bulk-customers.ts'
import { addContactPoint, listContactPoints, removeContactPoint } from './operations/contact-points.ts'
import { createCustomer } from './operations/create-customer.ts'
import { customerQuality } from './operations/customer-quality.ts'
import { deleteCustomer } from './operations/delete-customer.ts'
import { getCustomer } from './operations/get-customer.ts'
import { addIdentity, listIdentities, removeIdentity } from './operations/identities.ts'
import { listCustomers, searchCustomers } from './operations/list-customers.ts'
import { lookupCustomers } from './operations/lookup-customers.ts'
import { setPreferences } from './operations/preferences.ts'
import { addRelation, endRelation, listRelations } from './operations/relations.ts'
import { restoreCustomer } from './operations/restore-customer.ts'
import { addTags, listTags, removeTags } from './operations/tags.ts'
import { keepUnread, listUnreadValues } from './operations/unread-values.ts'
import { updateCustomer } from './operations/update-customer.ts'
import { customerRelationEntity } from './relations/customer-relation.entity.ts'
import { unreadValueEntity } from './unread-value.entity.ts'

/** What is told of customers on their timelines, and the entity whose readers are told. */
const timelineTypes = [
  ['customer.created', 'Created', 'customer'],
  ['customer.updated', 'Changed', 'customer'],
  ['customer.tagged', 'Tags changed', 'customer'],
  ['customer.deleted', 'Deleted', 'customer'],
  ['customer.restored', 'Restored', 'customer'],
  ['contactPoint.added', 'Contact point added', 'contactPoint'],
  ['contactPoint.removed', 'Contact point removed', 'contactPoint'],
  ['customerIdentity.added', 'Identity added', 'customerIdentity'],
  ['customerIdentity.removed', 'Identity removed', 'customerIdentity'],
  ['customerRelation.added', 'Relation added', 'customerRelation'],
  ['customerRelation.ended', 'Relation ended', 'customerRelation'],
] as const

/** Customers and the ways to reach them. */
export const customerSlice: Slice = {
  entities: [
    customerEntity,
    contactPointEntity,
    customerIdentityEntity,
    customerRelationEntity,
    unreadValueEntity,
  ],
  events: customerEvents,
  operations: [
    createCustomer,
    bulkCustomers,
    getCustomer,
    listCustomers,
    searchCustomers,
    updateCustomer,
    deleteCustomer,
    restoreCustomer,
    lookupCustomers,
    aggregateCustomers,
    customerQuality,
    listContactPoints,
    addContactPoint,
    removeContactPoint,
    listIdentities,
    addIdentity,
    removeIdentity,
    listRelations,
    addRelation,
    endRelation,
    addTags,
    removeTags,
    listTags,
    setPreferences,
    listUnreadValues,
    keepUnread,
  ],
  setup(r) {
    for (const [name, title, entity] of timelineTypes) r.timeline(name, { title, entity })
  },
}

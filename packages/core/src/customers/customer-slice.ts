import type { Slice } from '../plugin/slice.ts'
import { contactPointEntity } from './contact-point.entity.ts'
import { customerEvents } from './customer-events.ts'
import { customerEntity } from './customer.entity.ts'
import { aggregateCustomers } from './operations/aggregate-customers.ts'
import { bulkCustomers } from './operations/bulk-customers.ts'
import { addContactPoint, listContactPoints, removeContactPoint } from './operations/contact-points.ts'
import { createCustomer } from './operations/create-customer.ts'
import { deleteCustomer } from './operations/delete-customer.ts'
import { getCustomer } from './operations/get-customer.ts'
import { listCustomers, searchCustomers } from './operations/list-customers.ts'
import { lookupCustomers } from './operations/lookup-customers.ts'
import { restoreCustomer } from './operations/restore-customer.ts'
import { updateCustomer } from './operations/update-customer.ts'

/** Customers and the ways to reach them. */
export const customerSlice: Slice = {
  entities: [customerEntity, contactPointEntity],
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
    listContactPoints,
    addContactPoint,
    removeContactPoint,
  ],
}

import { createAudit } from '../audit/audit-table.ts'
import { createEvents } from '../events/event-tables.ts'
import { KERNEL_VERSION } from '../plugin/plugin-graph.ts'
import { createPluginFactory } from '../plugin/plugin.ts'
import { createSubjectKeys } from '../vault/subject-key-table.ts'
import { contactPointEntity } from './contact-point.entity.ts'
import { customerEvents } from './customer-events.ts'
import type { CoreTypes } from './customer-types.ts'
import { customerEntity } from './customer.entity.ts'
import { createCustomers } from './migrations/0004-create-customers.ts'
import { addContactPoint, listContactPoints, removeContactPoint } from './operations/contact-points.ts'
import { createCustomer } from './operations/create-customer.ts'
import { deleteCustomer } from './operations/delete-customer.ts'
import { getCustomer } from './operations/get-customer.ts'
import { listCustomers, searchCustomers } from './operations/list-customers.ts'
import { lookupCustomers } from './operations/lookup-customers.ts'
import { restoreCustomer } from './operations/restore-customer.ts'
import { updateCustomer } from './operations/update-customer.ts'

/** The kernel's own contribution, in the same form as a plugin's. Always installed, always first. */
export const corePlugin = createPluginFactory<CoreTypes, never>({
  id: 'core',
  version: KERNEL_VERSION,
  kernel: KERNEL_VERSION,
  entities: [customerEntity, contactPointEntity],
  events: customerEvents,
  migrations: [createSubjectKeys, createAudit, createEvents, createCustomers],
  setup(r) {
    for (const operation of [
      createCustomer,
      getCustomer,
      listCustomers,
      searchCustomers,
      updateCustomer,
      deleteCustomer,
      restoreCustomer,
      lookupCustomers,
      listContactPoints,
      addContactPoint,
      removeContactPoint,
    ]) {
      r.operation(operation)
    }
  },
})

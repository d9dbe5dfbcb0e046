import type { SalesRegistrar } from '../sales-registrar.ts'
import {
  createBillingIdentity,
  deleteBillingIdentity,
  getBillingIdentity,
  listBillingIdentities,
  preferBillingIdentity,
  readDefaultBillingIdentity,
  updateBillingIdentity,
} from './billing-operations.ts'
import { billingRightsByRole } from './billing-rights.ts'

const operations = [
  createBillingIdentity,
  getBillingIdentity,
  listBillingIdentities,
  readDefaultBillingIdentity,
  updateBillingIdentity,
  preferBillingIdentity,
  deleteBillingIdentity,
]

/** Adds whom invoices are for. */
export function installBilling(r: SalesRegistrar): void {
  for (const operation of operations) r.operation(operation)
  for (const [role, grants] of Object.entries(billingRightsByRole))
    for (const grant of grants) r.grant(role, grant)
}

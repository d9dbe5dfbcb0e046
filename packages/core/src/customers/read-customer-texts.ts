import { asKernel } from '../operations/kernel-context.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import type { CustomerReading } from './normalize/customer-reading.ts'
import { readCustomer } from './normalize/read-customer.ts'

/**
 * Brings texts that somebody has written, by field of the customer, to the values of a create or update: with the rules and
 * the fields of the tenant, those that it adds among them. Asks no rows. What cannot be read is told in `faults`.
 */
export function readCustomerTexts(
  ctx: OperationContext,
  values: Readonly<Record<string, string>>,
): CustomerReading {
  const { tenant, services } = asKernel(ctx).gateCall
  const { fields } = services.tables.get('customer')!.entity
  const context = { region: tenant.region, today: ctx.now().toISOString().slice(0, 10), fields }
  return readCustomer({ values, contactPoints: [], identities: [] }, context)
}

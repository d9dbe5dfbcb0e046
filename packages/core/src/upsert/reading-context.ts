import type { CustomerContext } from '../customers/normalize/read-customer.ts'
import { tableOf } from '../gate/gate-services.ts'
import type { KernelContext } from '../operations/kernel-context.ts'

/** What records are read against: the fields of the call's tenant, its region, and the day that it is there. */
export function contextOf(ctx: KernelContext): Required<CustomerContext> {
  const { tenant, now, services } = ctx.gateCall
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: tenant.zone }).format(now)
  return { region: tenant.region, today, fields: tableOf(services, 'customer').entity.fields }
}

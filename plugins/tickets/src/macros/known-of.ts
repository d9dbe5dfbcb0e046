import type { OperationContext } from '@kith/core'

import type { ReadableTicket } from '../ticket.entity.ts'
import type { Variable } from './fill-in.ts'

/** What texts may say of a ticket, as the caller may read it. */
export async function knownOf(
  ctx: OperationContext,
  { customerId, number, subject }: Pick<ReadableTicket, 'customerId' | 'number' | 'subject'>,
): Promise<Readonly<Record<Variable, string>>> {
  const customers = await ctx.records('customer').find([customerId], ['id', 'name'])
  const { id } = ctx.session.actor
  return {
    'customer.name': (customers.get(customerId)?.['name'] as string | undefined) ?? '',
    'ticket.number': number,
    'ticket.subject': subject ?? '',
    'agent.name': (await ctx.directory.find(id))?.name ?? id,
  }
}

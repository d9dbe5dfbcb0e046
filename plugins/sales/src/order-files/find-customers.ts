import type { OperationContext } from '@kith/core'

import { findBuyer } from '../orders/find-buyer.ts'
import { identityPlace, takeTurns } from '../turns.ts'
import type { OrderFileOptions } from './order-file-options.ts'
import type { OrderFileLine } from './read-line.ts'

/** Who the buyers of some lines are, by the name that the source has for them; those who are not known are created. */
export async function findCustomers(
  ctx: OperationContext,
  { source, namespace = source }: Pick<OrderFileOptions, 'source' | 'namespace'>,
  lines: readonly OrderFileLine[],
): Promise<ReadonlyMap<string, string>> {
  const first = new Map<string, OrderFileLine>()
  for (const line of lines)
    if (line.customer !== undefined && !first.has(line.customer)) first.set(line.customer, line)
  const names = [...first.keys()]
  await takeTurns(
    ctx.asPlugin(),
    names.map((externalId) => identityPlace({ namespace, externalId })),
  )
  const ids = new Map<string, string>()
  for (const [externalId, line] of first) {
    const identity = { namespace, externalId }
    const known = await findBuyer(ctx, { customerId: undefined, identity })
    ids.set(externalId, known ?? (await createCustomer(ctx, identity, { source, line })))
  }
  return ids
}

async function createCustomer(
  ctx: OperationContext,
  identity: { readonly namespace: string; readonly externalId: string },
  { source, line }: { readonly source: string; readonly line: OrderFileLine },
): Promise<string> {
  const { customerName, country } = line
  const name = customerName ?? `${source} ${identity.externalId}`
  const { id } = (await ctx.call(
    'customers.create',
    country === undefined ? { name } : { name, country },
  )) as {
    readonly id: string
  }
  await ctx.call('customers.identities.add', { id, ...identity })
  return id
}

import type { WorkContext } from '@kith/core'

/** What the first call to a new customer is about. */
export const WELCOME = 'Welcome'

/** Whether a customer was promised a first call already: an event may be delivered again. */
export async function isWelcomed(ctx: Pick<WorkContext, 'records'>, customerId: string): Promise<boolean> {
  const { data } = await ctx
    .records('followUp')
    .list({ where: { customerId, topic: WELCOME }, fields: ['id'], limit: 1 })
  return data.length > 0
}

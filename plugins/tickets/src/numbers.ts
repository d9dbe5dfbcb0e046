import type { OperationContext } from '@kith/core'

/** The next number of a ticket. Whoever opens another one meanwhile waits for the end of this transaction. */
export async function nextNumber(own: OperationContext): Promise<number> {
  await own.turn('number')
  const { db } = own
  const counter = await db.selectFrom('counter').select('last').executeTakeFirst()
  const last = Number(counter?.['last'] ?? 0) + 1
  if (counter === undefined) await db.insertInto('counter').values({ last }).execute()
  else await db.updateTable('counter').set({ last }).execute()
  return last
}

import type { OperationContext } from '@kith/core'

/**
 * Waits for the turn at an account or, to make one, at its program, and keeps it until the end of the transaction. It is a
 * write, so that every database orders it: what is read afterwards is what the last one left.
 */
export async function takeTurn(ctx: OperationContext, place: string): Promise<void> {
  await ctx.db.updateTable('turn').set({ holder: ctx.id() }).where('place', '=', place).execute()
}

/** Makes a place for turns. */
export async function addPlace(ctx: OperationContext, place: string): Promise<void> {
  await ctx.db.insertInto('turn').values({ place, holder: ctx.id() }).execute()
}

/** Removes places for turns. */
export async function removePlaces(ctx: OperationContext, places: readonly string[]): Promise<void> {
  if (places.length > 0) await ctx.db.deleteFrom('turn').where('place', 'in', places).execute()
}

import type { SubjectParticipant } from '@kith/core'

import { listAll } from './stored-rows.ts'
import { removePlaces } from './take-turn.ts'

/** The kernel exports and erases the rows of a person; the places of turns are beside them. */
export const turnsOfPerson: SubjectParticipant = {
  export: () => Promise.resolve(null),
  async erase(customerId, ctx) {
    const accounts = await listAll<{ readonly id: string }>(ctx, 'loyaltyAccount', { customerId })
    await removePlaces(
      ctx,
      accounts.map(({ id }) => id),
    )
  },
}

import type { ContextOf, SubjectParticipant } from '@kith/core'

import { removeOf } from './pending-repository.ts'
import type { FormsTypes } from './types.ts'

/**
 * What was sent with a contact point of a person and is not taken in yet leads to nobody: it is found by the contact point.
 * Rows that name their customer are exported and erased by the kernel.
 */
export const pendingOfPerson: SubjectParticipant = {
  export: () => Promise.resolve(null),
  async erase(customerId, ctx) {
    const own = ctx as ContextOf<FormsTypes>
    const { data } = await own.crm.customers.contactPoints.list({ id: customerId })
    for (const { kind, value } of data) {
      if ((kind === 'email' || kind === 'phone') && value !== undefined) await removeOf(ctx, kind, value)
    }
  },
}

import { defineEntity, type ReadableOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'

/** That a user belongs to a team. */
export const membershipEntity = defineEntity({
  name: 'membership',
  fields: {
    teamId: f.ref('team', { inverse: 'memberships' }).class('public'),
    userId: f.ref('user', { inverse: 'memberships' }).class('public'),
    /** Both ids as one text, shown to nobody: nobody belongs to a team twice. */
    pair: f.text({ max: 73 }).class('credential').unique().managed(),
  },
})

/** A membership as a role may read it. */
export interface ReadableMembership extends ReadableOf<typeof membershipEntity> {}

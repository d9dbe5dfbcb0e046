import { type CreateOf, defineEntity, f, type RowOf } from '@kith/core'

/** A team. Customers name it in `teamId`, actors in `teamIds`, both by its key. */
export const teamEntity = defineEntity({
  name: 'team',
  fields: {
    key: f.policyKey().class('public').unique(),
    name: f.text().class('basic'),
    /** The key of the team above. */
    parentKey: f.policyKey().class('public').nullable(),
  },
})

/** A stored team. */
export interface Team extends RowOf<typeof teamEntity> {}

/** What a new team is made from. */
export interface CreateTeamInput extends CreateOf<typeof teamEntity> {}

import { type CreateOf, defineEntity, type PatchOf, type ReadableOf, type RowOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'

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

/** A team as a role may read it. */
export interface ReadableTeam extends ReadableOf<typeof teamEntity> {}

/** What a new team is made from. */
export interface CreateTeamInput extends CreateOf<typeof teamEntity> {}

/** The changed values of a team. */
export interface TeamPatch extends PatchOf<typeof teamEntity> {}

import { type CreateOf, defineEntity, type PatchOf, type ReadableOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'

/**
 * A query with a name: which rows of an entity, in which order, with which columns. It carries no rights: whoever runs it
 * sees what their own rights show. Who made it is `createdBy`.
 */
export const savedViewEntity = defineEntity({
  name: 'savedView',
  fields: {
    name: f.text().class('public'),
    entity: f.policyKey().class('public'),
    where: f.json().class('public').nullable(),
    sort: f.textList().class('public').default([]),
    columns: f.textList().class('public').default([]),
    /** Actor ids. */
    sharedWithUsers: f.textList().class('public').default([]),
    /** Team keys. */
    sharedWithTeams: f.textList().class('public').default([]),
    isSharedWithEverybody: f.bool().class('public').default(false),
  },
  indexes: [['createdBy', 'createdAt', 'id']],
})

/** A saved view as a role may read it. */
export interface ReadableSavedView extends ReadableOf<typeof savedViewEntity> {}

/** What a new view is made from. */
export interface CreateSavedViewInput extends CreateOf<typeof savedViewEntity> {}

/** The changed values of a view. */
export interface SavedViewPatch extends PatchOf<typeof savedViewEntity> {}

import { type CreateOf, defineEntity, f, type RowOf } from '@kith/core'

/** A person who works with customers. Customers name them in `ownerId` by their key, which is also the actor's id. */
export const userEntity = defineEntity({
  name: 'user',
  fields: {
    key: f.policyKey().class('public').unique(),
    name: f.text().class('basic'),
    title: f.text().class('basic').nullable(),
    roles: f.textList().class('public').default([]),
    teamKeys: f.textList().class('public').default([]),
    /** The key of the person they report to. */
    managerKey: f.policyKey().class('public').nullable(),
  },
})

/** A stored user. */
export interface User extends RowOf<typeof userEntity> {}

/** What a new user is made from. */
export interface CreateUserInput extends CreateOf<typeof userEntity> {}

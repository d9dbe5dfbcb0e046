import { type CreateOf, defineEntity, type PatchOf, type ReadableOf, type RowOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'

/** A person who works with customers. Customers name them in `ownerId` by their key, which is also the actor's id. */
export const userEntity = defineEntity({
  name: 'user',
  subject: 'self',
  fields: {
    key: f.policyKey().class('public').unique(),
    name: f.text().class('basic').searchable(),
    title: f.text().class('basic').nullable(),
    email: f.email().class('contact').nullable(),
    roles: f.textList().class('public').default([]),
    /** The key of the person they report to. */
    managerKey: f.policyKey().class('public').nullable(),
    /** Nothing new is assigned to somebody who is not active. Signing in is decided where people sign in. */
    isActive: f.bool().class('public').default(true),
  },
})

/** A stored user. */
export interface User extends RowOf<typeof userEntity> {}

/** A user as a role may read it. */
export interface ReadableUser extends ReadableOf<typeof userEntity> {}

/** What a new user is made from. */
export interface CreateUserInput extends CreateOf<typeof userEntity> {}

/** The changed values of a user. */
export interface UserPatch extends PatchOf<typeof userEntity> {}

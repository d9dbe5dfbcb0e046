import { type CreateOf, defineEntity, type PatchOf, type ReadableOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'
import { consentKinds } from './rules/consent-kinds.ts'

/** What personal data is used for, and what kind of consent that takes. */
export const purposeEntity = defineEntity({
  name: 'purpose',
  fields: {
    /** The name in filters and entries: `marketing`. */
    key: f.policyKey().class('public').unique(),
    title: f.text().class('public'),
    /** The least kind of consent that will do. */
    kind: f.enum(consentKinds).class('public').default('general'),
    /** SHA-256 of the text that people agree to now, as hexadecimal: the default of new entries. */
    textVersionHash: f.text({ max: 64 }).class('public').nullable(),
    /** No consent is asked for a purpose that is not active; withdrawing goes on. */
    isActive: f.bool().class('public').default(true),
  },
})

/** A purpose as a role may read it. */
export interface ReadablePurpose extends ReadableOf<typeof purposeEntity> {}

/** What a new purpose is made from. */
export interface CreatePurposeInput extends CreateOf<typeof purposeEntity> {}

/** The changed values of a purpose. */
export interface PurposePatch extends PatchOf<typeof purposeEntity> {}

import { customFieldClasses, customFieldKinds } from '../schema/custom-field.ts'
import { type CreateOf, defineEntity, type PatchOf, type ReadableOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'

/** The definition of a field that a tenant adds to an entity. Values name it as `custom.<key>`. */
export const customFieldEntity = defineEntity({
  name: 'customField',
  fields: {
    entity: f.policyKey().class('public'),
    key: f.text({ max: 40 }).class('public'),
    kind: f.enum(customFieldKinds).class('public'),
    class: f.enum(customFieldClasses).class('public'),
    /** What people read, by BCP 47 language tag. */
    label: f.json().class('public'),
    /** The words of an enum, each once: values are stored as these, whatever people read. */
    options: f.textList().class('public').default([]),
    /** By word, what people read of an option and whether it is still given. */
    optionDetails: f.json().class('public').nullable(),
    /** What the values have to be beyond their kind. */
    rules: f.json().class('public').nullable(),
    /** Whether lists are filtered by it often. */
    isIndexed: f.bool().class('public').default(false),
    /** Since when it is out of use. */
    archivedAt: f.instant().class('public').nullable().managed(),
    /** Since when its values are gone. */
    purgedAt: f.instant().class('public').nullable().managed(),
    /** Entity and key as one text, shown to nobody: a key is used once, archived fields included. */
    path: f.text({ max: 105 }).class('credential').unique().managed(),
  },
})

/** A custom field as a role may read it. */
export interface ReadableCustomField extends ReadableOf<typeof customFieldEntity> {}

/** What a new custom field is made from. */
export interface CreateCustomFieldInput extends CreateOf<typeof customFieldEntity> {}

/** The changed values of a custom field. */
export interface CustomFieldPatch extends PatchOf<typeof customFieldEntity> {}

import { defineEntity } from '../schema/entity.ts'
import { f } from '../schema/field.ts'
import { localeNormalizer, zoneNormalizer } from './rules/normalize-settings.ts'

/** What one actor has set for themselves. */
export const userSettingsEntity = defineEntity({
  name: 'userSettings',
  fields: {
    /** The actor's id. */
    userId: f.policyKey().class('public').unique().managed(),
    locale: f.text({ max: 35 }).class('public').normalized(localeNormalizer).nullable(),
    zone: f.text({ max: 64 }).class('public').normalized(zoneNormalizer).nullable(),
    /** The columns of lists, by entity. */
    columns: f.json().class('public').default({}),
    /** What plugins keep for the actor, by plugin id. */
    plugins: f.json().class('public').default({}),
  },
})

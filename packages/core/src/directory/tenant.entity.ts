import { defineEntity, type PatchOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'
import { weekStarts } from '../session/tenant.ts'
import {
  currencyNormalizer,
  localeNormalizer,
  regionNormalizer,
  zoneNormalizer,
} from './rules/normalize-settings.ts'

/**
 * A tenant and its settings: one row a tenant, which its first change makes. A setting that is null is the default of the
 * deployment.
 */
export const tenantEntity = defineEntity({
  name: 'tenant',
  fields: {
    key: f.policyKey().class('public').unique().managed(),
    name: f.text().class('public'),
    zone: f.text({ max: 64 }).class('public').normalized(zoneNormalizer).nullable(),
    region: f.text({ max: 2 }).class('public').normalized(regionNormalizer).nullable(),
    currency: f.text({ max: 3 }).class('public').normalized(currencyNormalizer).nullable(),
    locale: f.text({ max: 35 }).class('public').normalized(localeNormalizer).nullable(),
    weekStart: f.enum(weekStarts).class('public').nullable(),
  },
})

/** The changed settings of a tenant; `null` goes back to the default. */
export interface TenantPatch extends PatchOf<typeof tenantEntity> {}

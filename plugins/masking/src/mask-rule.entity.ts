import { type CreateOf, defineEntity, f, type ReadableOf } from '@kith/core'

/** A tenant's choice of a mask for one field, in place of the field's own. */
export const maskRuleEntity = defineEntity({
  name: 'maskRule',
  fields: {
    /** `entity.field`, for example `customer.phone`. */
    target: f.text({ max: 100 }).class('public').unique(),
    /** The name of a mask strategy of the kernel, of this plugin or of another. */
    strategy: f.text({ max: 100 }).class('public'),
  },
})

/** A mask rule as a role may read it. */
export interface MaskRule extends ReadableOf<typeof maskRuleEntity> {}

/** What `maskRules.set` takes. */
export interface SetMaskRuleInput extends CreateOf<typeof maskRuleEntity> {}

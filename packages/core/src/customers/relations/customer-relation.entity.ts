import { defineEntity, type ReadableOf } from '../../schema/entity.ts'
import { f } from '../../schema/field.ts'
import { relationTypeNames } from './relation-types.ts'

/** How two customers are related. A relation that is over has an end and stays. */
export const customerRelationEntity = defineEntity({
  name: 'customerRelation',
  subject: 'fromId',
  fields: {
    fromId: f.ref('customer', { inverse: 'relationsFrom' }).class('public'),
    toId: f.ref('customer', { inverse: 'relationsTo' }).class('public'),
    type: f.enum(relationTypeNames).class('public'),
    role: f.text({ max: 100 }).class('basic').nullable(),
    isPrimary: f.bool().class('public').default(false),
    startedOn: f.date().class('basic').nullable(),
    endedOn: f.date().class('public').nullable(),
  },
})

/** A relation as a role may read it. */
export interface ReadableCustomerRelation extends ReadableOf<typeof customerRelationEntity> {}

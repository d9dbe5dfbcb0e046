import { defineEntity, type ReadableOf } from '../../schema/entity.ts'
import { f } from '../../schema/field.ts'
import { canonicalEnds, relationTypeNames } from './relation-types.ts'

/** How two customers are related. A relation that is over has an end and stays. */
export const customerRelationEntity = defineEntity({
  name: 'customerRelation',
  subject: 'fromId',
  // Two that have not ended are the same however long ago they began; what has ended stays as it was.
  merge: { distinct: ['fromId', 'toId'], same: ['type', 'role', 'endedOn'], canonical: canonicalEnds },
  fields: {
    fromId: f.ref('customer', { inverse: 'relationsFrom' }).class('public'),
    toId: f.ref('customer', { inverse: 'relationsTo' }).class('public'),
    type: f.enum(relationTypeNames).class('public'),
    role: f.text({ max: 100 }).class('basic').nullable(),
    isPrimary: f.bool().class('public').default(false),
    startedOn: f.date().class('basic').nullable().merge('earliest'),
    endedOn: f.date().class('public').nullable(),
  },
})

/** A relation as a role may read it. */
export interface ReadableCustomerRelation extends ReadableOf<typeof customerRelationEntity> {}

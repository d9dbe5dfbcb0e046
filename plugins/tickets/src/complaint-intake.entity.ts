import { defineEntity, f, type ReadableOf } from '@kith/core'

/** A place where anybody may complain: a page, a poster. */
export const complaintIntakeEntity = defineEntity({
  name: 'complaintIntake',
  fields: {
    name: f.text({ max: 100 }).class('public'),
    /** Names it in the address that pages send to. It is no secret. */
    key: f.text({ max: 100 }).class('public').managed(),
    /** The team whose customers and tickets come of it. */
    teamId: f.policyKey().class('public').nullable(),
    isActive: f.bool().class('public').default(true),
  },
})

/** An intake as it is read. */
export interface ReadableComplaintIntake extends ReadableOf<typeof complaintIntakeEntity> {}

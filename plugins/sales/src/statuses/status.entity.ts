import { defineEntity, f, type PatchOf, type ReadableOf } from '@kith/core'

/** What has statuses that a tenant may name. */
export const statusOwners = ['order', 'task', 'contract', 'loss'] as const

/** A status as a tenant calls it, and the category by which everything else understands it. */
export const statusEntity = defineEntity({
  name: 'salesStatus',
  fields: {
    /** What has the status. */
    of: f.enum(statusOwners).class('public').managed(),
    key: f.policyKey().class('public').managed(),
    name: f.text({ max: 100 }).class('public'),
    /** Never changed: rows keep the category under which they were written. */
    category: f.policyKey().class('public').managed(),
    /** What has it, and its key: no two are the same. */
    slot: f.text({ max: 130 }).class('public').unique().managed(),
  },
})

/** A status as it is read. */
export interface ReadableStatus extends ReadableOf<typeof statusEntity> {}

/** What `salesStatuses.update` changes. */
export interface StatusPatch extends PatchOf<typeof statusEntity> {}

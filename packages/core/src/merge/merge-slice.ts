import type { Slice } from '../plugin/slice.ts'
import { mergeErrors } from './merge-errors.ts'
import { mergeEvents } from './merge-events.ts'
import { mergeEntity, mergeMoveEntity } from './merge.entity.ts'
import { eraseCustomer } from './operations/erase-customer.ts'
import { getMerge, listMerges } from './operations/list-merges.ts'
import { mergeCustomers } from './operations/merge-customers.ts'
import { undoMergeOperation } from './operations/undo-merge.ts'

/** Merging customers, undoing it, and erasing a person. */
export const mergeSlice: Slice = {
  entities: [mergeEntity, mergeMoveEntity],
  events: mergeEvents,
  operations: [mergeCustomers, listMerges, getMerge, undoMergeOperation, eraseCustomer],
  errors: mergeErrors.$entries,
  setup(r) {
    r.permission('customer:merge', { title: 'Merge customers, and undo it' })
    r.permission('customer:erase', { title: 'Erase a person for good' })
    r.timeline('customer.merged', { title: 'Merged', entity: 'merge' })
    r.timeline('customer.unmerged', { title: 'Merge undone', entity: 'merge' })
  },
}

import type { Slice } from '../plugin/slice.ts'
import { exportErrors } from './export-errors.ts'
import { exportCustomers } from './operations/export-customers.ts'

/** Customers as files. */
export const exportSlice: Slice = {
  operations: [exportCustomers],
  errors: exportErrors.$entries,
  setup(r) {
    r.permission('customer:export', { title: 'Export customers as a file' })
  },
}

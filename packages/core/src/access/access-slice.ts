import type { Slice } from '../plugin/slice.ts'
import { getMe } from './operations/get-me.ts'

/** What a caller may do, and the audit, as operations. */
export const accessSlice: Slice = {
  operations: [getMe],
}

import type { TestCrm } from '@kith/testing'

import type { referrals } from './referrals-plugin.ts'

/** One of the two databases. */
export type World = TestCrm<readonly [ReturnType<typeof referrals>]>

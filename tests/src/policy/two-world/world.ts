import type { masking } from '@kith/masking'
import type { TestCrm } from '@kith/testing'

import type { chores } from './chores-plugin.ts'
import type { referrals } from './referrals-plugin.ts'

/** One of the two databases. */
export type World = TestCrm<
  readonly [ReturnType<typeof referrals>, ReturnType<typeof chores>, ReturnType<typeof masking>]
>

import { token, type Token } from '@kith/core'

import type { AcceptedExposure } from './lint-masks.ts'

/** What the host lets roles work out. */
export const acceptedExposures: Token<readonly AcceptedExposure[]> = token('masking.accepted-exposures')

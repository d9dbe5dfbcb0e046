import { token } from '@kith/core'

import type { Resolve } from './guarded-lookup.ts'
import type { NetworkRules } from './network-rules.ts'

/** What the installation says about sending. */
export interface Sending {
  readonly rules: NetworkRules
  /** How names are looked up; by the system when left out. */
  readonly resolve: Resolve | undefined
  /** Roles that webhooks may act as beside those of who makes them. */
  readonly runAs: readonly string[]
  readonly timeoutMs: number
  readonly logDays: number
}

/** The settings of the installation. */
export const sendingToken = token<Sending>('webhooks.sending')

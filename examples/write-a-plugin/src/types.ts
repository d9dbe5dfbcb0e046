import type { ListQuery, Page, PluginTypes } from '@kith/core'

import type { FollowUpEventPayload } from './events.ts'
import type { CreateFollowUpInput, FollowUp } from './follow-up.entity.ts'

/** What the plugin takes. */
export interface FollowUpsOptions {
  /** How many days after its creation a customer is called for the first time. Default: 3. */
  readonly welcomeAfterDays?: number
}

/** Everything that the plugin adds to the types of a host. */
export interface FollowUpsTypes extends PluginTypes {
  readonly id: 'follow-ups'
  readonly options: FollowUpsOptions
  readonly events: {
    readonly 'followUp.created': FollowUpEventPayload
    readonly 'followUp.completed': FollowUpEventPayload
  }
  readonly operations: {
    readonly 'followUps.create': { input: CreateFollowUpInput; output: FollowUp }
    readonly 'followUps.complete': { input: { readonly id: string }; output: FollowUp }
    readonly 'followUps.list': { input: ListQuery; output: Page<FollowUp> }
  }
}

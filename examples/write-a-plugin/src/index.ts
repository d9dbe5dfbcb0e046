export { followUps } from './plugin.ts'
export type { FollowUpsOptions, FollowUpsTypes } from './types.ts'
export type { CreateFollowUpInput, FollowUp } from './follow-up.entity.ts'
export type { FollowUpEventPayload } from './events.ts'

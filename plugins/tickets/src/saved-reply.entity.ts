import { type CreateOf, defineEntity, f, type PatchOf, type ReadableOf } from '@kith/core'

/** Words that are written again and again, with places for what is known of the ticket: see `macros/fill-in.ts`. */
export const savedReplyEntity = defineEntity({
  name: 'savedReply',
  fields: {
    name: f.text({ max: 100 }).class('public'),
    body: f.longText({ max: 20_000 }).class('public'),
    /** One that is not active is offered to nobody any more. */
    isActive: f.bool().class('public').default(true),
  },
})

/** A saved reply as it is read. */
export interface ReadableSavedReply extends ReadableOf<typeof savedReplyEntity> {}

/** What `savedReplies.create` takes. */
export interface CreateSavedReplyInput extends CreateOf<typeof savedReplyEntity> {}

/** What `savedReplies.update` changes. */
export interface SavedReplyPatch extends PatchOf<typeof savedReplyEntity> {}

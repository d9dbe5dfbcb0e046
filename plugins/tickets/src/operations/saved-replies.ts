import { defineOperation, type ListQuery, listQuerySchema, pageOf, readableOf } from '@kith/core'
import { z } from 'zod'

import { ticketErrors } from '../errors.ts'
import { fillIn } from '../macros/fill-in.ts'
import { knownOf } from '../macros/known-of.ts'
import { template } from '../macros/macro-schema.ts'
import { savedReplyEntity } from '../saved-reply.entity.ts'
import { findOne } from '../stored-rows.ts'
import type { ReadableTicket } from '../ticket.entity.ts'

const values = z.strictObject({
  name: z.string().min(1).max(100),
  body: template,
  isActive: z.boolean().optional(),
})

/** Lists saved replies. */
export const listSavedReplies = defineOperation({
  name: 'savedReplies.list',
  summary: 'List replies that were saved to be written again',
  kind: 'query',
  permission: { entity: 'savedReply', action: 'list' },
  input: listQuerySchema,
  output: pageOf(savedReplyEntity),
  route: 'GET /saved-replies',
  run: (ctx, query) => ctx.records('savedReply').list(query as ListQuery),
})

/** Saves a reply. */
export const createSavedReply = defineOperation({
  name: 'savedReplies.create',
  summary: 'Save a reply to be written again',
  kind: 'command',
  permission: { entity: 'savedReply', action: 'create' },
  input: values,
  output: readableOf(savedReplyEntity),
  route: 'POST /saved-replies',
  async run(ctx, asked) {
    const { id, row } = await ctx.records('savedReply').create(asked)
    ctx.emit('savedReply.created', { savedReplyId: id })
    return row
  },
})

/** Changes a saved reply. */
export const updateSavedReply = defineOperation({
  name: 'savedReplies.update',
  summary: 'Change a saved reply',
  kind: 'command',
  permission: { entity: 'savedReply', action: 'update' },
  input: z.strictObject({ id: z.string(), patch: values.partial(), ifVersion: z.int().optional() }),
  output: readableOf(savedReplyEntity),
  route: 'PATCH /saved-replies/{id}',
  async run(ctx, { id, patch, ifVersion }) {
    const { row, changed } = await ctx.records('savedReply').update({ id, patch, ifVersion })
    ctx.emit('savedReply.updated', { savedReplyId: id, changed })
    return row
  },
})

/** Words a saved reply for a ticket, for somebody to look at before it is written. */
export const draftReply = defineOperation({
  name: 'tickets.draft',
  summary: 'Word a saved reply for a ticket',
  kind: 'query',
  permission: { entity: 'ticket', action: ['reply', 'note'] },
  input: z.strictObject({ id: z.string(), savedReplyId: z.string() }),
  output: z.strictObject({ body: z.string() }),
  route: 'GET /tickets/{id}/drafts/{savedReplyId}',
  async run(ctx, { id, savedReplyId }) {
    const ticket = (await ctx.records('ticket').get(id)) as unknown as ReadableTicket
    const where = { id: savedReplyId, isActive: true }
    const saved = await findOne<{ readonly body: string }>(ctx, 'savedReply', where)
    if (saved === undefined) throw ticketErrors.REPLY_UNKNOWN({ pointer: '/savedReplyId' })
    return { body: fillIn(saved.body, await knownOf(ctx, ticket)) }
  },
})

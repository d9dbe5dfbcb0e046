import { defineOperation, type ListQuery, listQuerySchema, pageOf, readableOf } from '@kith/core'
import { z } from 'zod'

import { type ComplaintRemedy, complaintRemedyEntity } from '../complaint-remedy.entity.ts'
import type { Complaint } from '../complaint.entity.ts'
import { remedies } from '../complaints/stages.ts'
import { takeOwn } from '../desk.ts'
import { ticketErrors } from '../errors.ts'

/** Asks a second person for a remedy. */
export const requestRemedy = defineOperation({
  name: 'complaintRemedies.request',
  summary: 'Ask a second person to approve a remedy of a complaint',
  kind: 'command',
  permission: { entity: 'complaintRemedy', action: 'request' },
  input: z.strictObject({
    id: z.string().describe('The complaint.'),
    remedy: z.enum(remedies),
    value: z.strictObject({ amount: z.int().min(0), currency: z.string().length(3) }),
  }),
  output: readableOf(complaintRemedyEntity),
  route: 'POST /complaints/{id}/remedies',
  async run(ctx, { id: complaintId, remedy, value }) {
    await ctx.records('complaint').require(complaintId, 'update')
    const own = ctx.asPlugin()
    const complaint = (await own.records('complaint').get(complaintId)) as unknown as Complaint
    const { customerId, ticketId, againstUserId } = complaint
    const requestedBy = ctx.session.actor.id
    if (againstUserId === requestedBy) throw ticketErrors.HANDLER_INVOLVED()
    const asked = { customerId, complaintId, ticketId, remedy, value, requestedBy }
    const undecided = { state: 'requested', decidedBy: null, decidedAt: null }
    const { id } = await own.records('complaintRemedy').create({}, { ...asked, ...undecided })
    ctx.emit('complaintRemedy.requested', { customerId, complaintId, complaintRemedyId: id })
    return ctx.records('complaintRemedy').get(id)
  },
})

/** Decides about a remedy that somebody else has asked for. */
export const decideRemedy = defineOperation({
  name: 'complaintRemedies.decide',
  summary: 'Approve or refuse a remedy of a complaint',
  kind: 'command',
  permission: { entity: 'complaintRemedy', action: 'decide' },
  input: z.strictObject({ id: z.string(), isApproved: z.boolean() }),
  output: readableOf(complaintRemedyEntity),
  route: 'POST /complaint-remedies/{id}/decision',
  async run(ctx, { id, isApproved }) {
    await ctx.records('complaintRemedy').require(id, 'decide')
    const own = ctx.asPlugin()
    const found = (await own.records('complaintRemedy').get(id)) as unknown as ComplaintRemedy
    await takeOwn(ctx, found.ticketId)
    const asked = (await own.records('complaintRemedy').get(id)) as unknown as ComplaintRemedy
    const { customerId, complaintId, requestedBy, state } = asked
    const decidedBy = ctx.session.actor.id
    const complaint = (await own.records('complaint').get(complaintId)) as unknown as Complaint
    if (requestedBy === decidedBy) throw ticketErrors.SECOND_PERSON()
    if (complaint.againstUserId === decidedBy) throw ticketErrors.HANDLER_INVOLVED()
    if (state !== 'requested') throw ticketErrors.REMEDY_DECIDED({ state })
    const managed = { state: isApproved ? 'approved' : 'refused', decidedBy, decidedAt: ctx.now() }
    await own.records('complaintRemedy').update({ id, patch: {}, managed })
    ctx.emit('complaintRemedy.decided', { customerId, complaintId, complaintRemedyId: id, isApproved })
    return ctx.records('complaintRemedy').get(id)
  },
})

/** Lists remedies that a second person decides. */
export const listRemedies = defineOperation({
  name: 'complaintRemedies.list',
  summary: 'List remedies of complaints that a second person decides',
  kind: 'query',
  permission: { entity: 'complaintRemedy', action: 'list' },
  input: listQuerySchema,
  output: pageOf(complaintRemedyEntity),
  route: 'GET /complaint-remedies',
  run: (ctx, query) => ctx.records('complaintRemedy').list(query as ListQuery),
})

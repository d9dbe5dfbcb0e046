import { z } from 'zod'

import { pageOf, readableOf } from '../../operations/entity-values.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { membershipEntity } from '../membership.entity.ts'

/** Lists the users who belong to a team directly. */
export const listTeamMembers = defineOperation({
  name: 'teams.members.list',
  summary: 'List the members of a team',
  kind: 'query',
  permission: { entity: 'membership', action: 'list' },
  input: z.strictObject({ id: z.string(), cursor: z.string().max(4000).optional() }),
  output: pageOf(membershipEntity),
  route: 'GET /teams/{id}/members',
  async run(ctx, { id, cursor }) {
    await ctx.records('team').get(id, [])
    const where = { teamId: id }
    return ctx.records('membership').list({ where, sort: ['createdAt'], limit: 200, cursor })
  },
})

/** Adds a user to a team. */
export const addTeamMember = defineOperation({
  name: 'teams.members.add',
  summary: 'Add a user to a team',
  kind: 'command',
  permission: { entity: 'membership', action: 'create' },
  input: z.strictObject({ id: z.string(), userId: z.string() }),
  output: readableOf(membershipEntity),
  route: 'POST /teams/{id}/members',
  async run(ctx, { id, userId }) {
    await ctx.records('team').get(id, [])
    await ctx.records('user').get(userId, [])
    const values = { teamId: id, userId }
    const created = await ctx.records('membership').create(values, { pair: `${id}/${userId}` })
    ctx.emit('membership.created', { membershipId: created.id, teamId: id, userId })
    return created.row
  },
})

/** Takes a user out of a team. */
export const removeTeamMember = defineOperation({
  name: 'teams.members.remove',
  summary: 'Take a user out of a team',
  kind: 'command',
  permission: { entity: 'membership', action: 'delete' },
  input: z.strictObject({ id: z.string(), userId: z.string() }),
  output: undefined,
  route: 'DELETE /teams/{id}/members/{userId}',
  async run(ctx, { id, userId }) {
    const members = ctx.records('membership')
    const [member] = (await members.list({ where: { teamId: id, userId }, fields: [], limit: 1 })).data
    if (member === undefined) throw kernelErrors.NOT_FOUND({ entity: 'membership' })
    await members.delete(member['id'] as string)
    ctx.emit('membership.deleted', { membershipId: member['id'], teamId: id, userId })
  },
})

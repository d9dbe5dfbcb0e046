import { z } from 'zod'

import { type ListQuery, listQuerySchema } from '../../gate/list-query.ts'
import { pageOf, readableOf, valuesOf } from '../../operations/entity-values.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { directoryErrors } from '../directory-errors.ts'
import { subtreeOf, type TeamPlace, wouldCircle } from '../rules/team-tree.ts'
import { teamEntity } from '../team.entity.ts'

/** Creates a team. */
export const createTeam = defineOperation({
  name: 'teams.create',
  summary: 'Create a team',
  kind: 'command',
  permission: { entity: 'team', action: 'create' },
  input: valuesOf(teamEntity, 'create'),
  output: readableOf(teamEntity),
  route: 'POST /teams',
  async run(ctx, input) {
    const created = await ctx.records('team').create(input)
    await requirePlace(asKernel(ctx), created.id, { ...input, pointer: '' })
    ctx.emit('team.created', { teamId: created.id, version: created.version, changed: created.changed })
    return created.row
  },
})

/** Reads a team. */
export const getTeam = defineOperation({
  name: 'teams.get',
  summary: 'Read a team',
  kind: 'query',
  permission: { entity: 'team', action: 'read' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(teamEntity),
  route: 'GET /teams/{id}',
  run: (ctx, { id }) => ctx.records('team').get(id),
})

/** Lists teams. */
export const listTeams = defineOperation({
  name: 'teams.list',
  summary: 'List teams',
  kind: 'query',
  permission: { entity: 'team', action: 'list' },
  input: listQuerySchema,
  output: pageOf(teamEntity),
  route: 'GET /teams',
  run: (ctx, query) => ctx.records('team').list(query as ListQuery),
})

/** Changes a team. Its key stays, because customers name it; no team stands below itself. */
export const updateTeam = defineOperation({
  name: 'teams.update',
  summary: 'Change a team',
  kind: 'command',
  permission: { entity: 'team', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(teamEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(teamEntity),
  route: 'PATCH /teams/{id}',
  async run(ctx, change) {
    const { id, version, changed, row } = await ctx.records('team').update(change)
    await requirePlace(asKernel(ctx), id, { ...change.patch, pointer: '/patch' })
    if (changed.length > 0) ctx.emit('team.updated', { teamId: id, version, changed })
    return row
  },
})

/** Answers teams together with all teams below them: what a host puts into `teamIds`. */
export const readSubtree = defineOperation({
  name: 'teams.subtree',
  summary: 'Complete teams by all teams below them',
  kind: 'query',
  permission: { entity: 'team', action: 'list' },
  input: z.strictObject({ keys: z.array(z.string()) }),
  output: z.strictObject({ keys: z.array(z.string()) }),
  route: 'POST /teams/subtree',
  run: async (ctx, { keys }) => ({ keys: subtreeOf(await readPlaces(asKernel(ctx)), keys) }),
})

/** The team above must be there, and not be one of the teams below. Asked after the write, within its transaction. */
async function requirePlace(
  ctx: KernelContext,
  id: string,
  { parentKey, pointer }: { readonly parentKey?: unknown; readonly pointer: string },
): Promise<void> {
  if (typeof parentKey !== 'string') return
  const teams = await readPlaces(ctx)
  const { key } = teams.find((team) => team.id === id)!
  const at = { pointer: `${pointer}/parentKey` }
  if (!teams.some((team) => team.key === parentKey)) throw directoryErrors.TEAM_UNKNOWN(at)
  if (wouldCircle(teams, key, parentKey)) throw directoryErrors.TEAM_CIRCLE(at)
}

async function readPlaces(ctx: KernelContext): Promise<(TeamPlace & { readonly id: string })[]> {
  const teams = await ctx.store('team').list(ctx.gateCall, {})
  return teams as unknown as (TeamPlace & { readonly id: string })[]
}

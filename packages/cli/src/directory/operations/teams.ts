import {
  defineOperation,
  type ListQuery,
  listQuerySchema,
  pageOf,
  readableOf,
  type Records,
  valuesOf,
} from '@kith/core'
import { z } from 'zod'

import { subtreeOf, type TeamPlace } from '../team-tree.ts'
import { teamEntity } from '../team.entity.ts'

const LARGEST_PAGE = 200

/** Creates a team. */
export const createTeam = defineOperation({
  name: 'teams.create',
  summary: 'Create a team',
  kind: 'command',
  permission: { entity: 'team', action: 'create' },
  input: valuesOf(teamEntity, 'create'),
  output: readableOf(teamEntity),
  run: async (ctx, input) => (await ctx.records('team').create(input)).row,
})

/** Lists teams. */
export const listTeams = defineOperation({
  name: 'teams.list',
  summary: 'List teams',
  kind: 'query',
  permission: { entity: 'team', action: 'list' },
  input: listQuerySchema,
  output: pageOf(teamEntity),
  run: (ctx, query) => ctx.records('team').list(query as ListQuery),
})

/** Answers teams together with all teams below them. */
export const readSubtree = defineOperation({
  name: 'teams.subtree',
  summary: 'Complete teams by all teams below them',
  kind: 'query',
  permission: { entity: 'team', action: 'list' },
  input: z.strictObject({ keys: z.array(z.string()) }),
  output: z.strictObject({ keys: z.array(z.string()) }),
  run: async (ctx, { keys }) => ({ keys: subtreeOf(await readPlaces(ctx.records('team')), keys) }),
})

async function readPlaces(teams: Records): Promise<TeamPlace[]> {
  const places: TeamPlace[] = []
  let cursor: string | null | undefined
  while (cursor !== null) {
    const query: ListQuery = { fields: ['key', 'parentKey'], limit: LARGEST_PAGE, sort: ['createdAt'] }
    const page = await teams.list({ ...query, cursor })
    places.push(...(page.data as unknown as TeamPlace[]))
    cursor = page.nextCursor
  }
  return places
}

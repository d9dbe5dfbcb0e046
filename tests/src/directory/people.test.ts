import { definePlugin, defineOperation, type Directory, type PluginTypes } from '@kith/core'
import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { outcomeOf } from '../policy/refusal.ts'

interface AskTypes extends PluginTypes {
  readonly id: 'ask'
  readonly operations: {
    'questions.find': { input: { readonly userId: string }; output: unknown }
    'questions.list': { input: { readonly teamId?: string; readonly role?: string }; output: unknown }
    'questions.teams': { input: object; output: unknown }
  }
}

const permission = { entity: 'customer', action: 'list' } as const

/** A plugin that asks who else is there. */
const ask = definePlugin<AskTypes>({
  id: 'ask',
  resources: ['question'],
  version: '0.1.0',
  kernel: '^0.1',
  setup(r) {
    r.operation(
      defineOperation({
        name: 'questions.find',
        summary: 'Find a person',
        kind: 'query',
        permission,
        input: z.strictObject({ userId: z.string() }),
        output: z.json(),
        run: async (ctx, { userId }) => (await ctx.directory.find(userId)) ?? null,
      }),
    )
    r.operation(
      defineOperation({
        name: 'questions.list',
        summary: 'List people',
        kind: 'query',
        permission,
        input: z.strictObject({ teamId: z.string().optional(), role: z.string().optional() }),
        output: z.json(),
        run: (ctx, query) => ctx.directory.list(query as { teamId: string }),
      }),
    )
    r.operation(
      defineOperation({
        name: 'questions.teams',
        summary: 'List teams',
        kind: 'query',
        permission,
        input: z.strictObject({}),
        output: z.json(),
        run: (ctx) => ctx.directory.teams(),
      }),
    )
  },
})

async function staged() {
  const test = await createTestCrm({ plugins: [ask()] })
  await test.crm.system('stage', async ({ teams, users }) => {
    const west = await teams.create({ key: 'west', name: 'West' })
    const south = await teams.create({ key: 'west-south', name: 'South west', parentKey: 'west' })
    const mei = await users.create({
      key: 'mei',
      name: '陈美',
      email: 'mei@example.com',
      roles: ['relationship-manager'],
    })
    const ben = await users.create({ key: 'ben', name: 'Ben', roles: ['service-rep'] })
    await users.create({ key: 'ann', name: 'Ann', roles: ['service-rep'], isActive: false })
    await teams.members.add({ id: west.id, userId: mei.id })
    await teams.members.add({ id: south.id, userId: mei.id })
    await teams.members.add({ id: south.id, userId: ben.id })
  })
  return test
}

describe('the directory in the database', () => {
  it('knows people who are not in the session, inactive ones by id only', async () => {
    await using test = await staged()
    const rep = test.as('service-rep')
    expect(await rep.questions.find({ userId: 'mei' })).toEqual({
      id: 'mei',
      name: '陈美',
      email: 'mei@example.com',
      roles: ['relationship-manager'],
      teamIds: ['west', 'west-south'],
      isActive: true,
    })
    expect(await rep.questions.find({ userId: 'ann' })).toMatchObject({ isActive: false, teamIds: [] })
    expect(await rep.questions.find({ userId: 'nobody' })).toBeNull()
  })

  it('lists active people by team and role, and all teams', async () => {
    await using test = await staged()
    const rep = test.as('service-rep')
    const ids = async (query: { teamId?: string; role?: string }) =>
      ((await rep.questions.list(query)) as { id: string }[]).map(({ id }) => id)
    expect(await ids({})).toEqual(['ben', 'mei'])
    expect(await ids({ teamId: 'west-south' })).toEqual(['ben', 'mei'])
    expect(await ids({ teamId: 'west' })).toEqual(['mei'])
    expect(await ids({ teamId: 'west-south', role: 'service-rep' })).toEqual(['ben'])
    expect(await rep.questions.teams()).toEqual([
      { id: 'west', name: 'West', parentId: null },
      { id: 'west-south', name: 'South west', parentId: 'west' },
    ])
  })

  it('knows nobody of another tenant', async () => {
    await using test = await staged()
    const stranger = test.as('service-rep', { tenantId: 'elsewhere' })
    expect(await stranger.questions.find({ userId: 'mei' })).toBeNull()
    expect(await stranger.questions.list()).toEqual([])
    expect(await stranger.questions.teams()).toEqual([])
  })

  it('gives way to the directory of the host', async () => {
    const asked: string[] = []
    const directory = (tenantId: string): Directory => ({
      find: async (userId) => {
        asked.push(`${tenantId}/${userId}`)
        return undefined
      },
      list: async () => [],
      teams: async () => [],
    })
    await using test = await createTestCrm({ plugins: [ask()], directory })
    expect(await test.as('service-rep', { tenantId: 'acme' }).questions.find({ userId: 'mei' })).toBeNull()
    expect(asked).toEqual(['acme/mei'])
  })
})

describe('users and teams', () => {
  it('are administered by the system administrator and nobody else', async () => {
    await using test = await createTestCrm()
    const admin = test.as('system-admin')
    const team = await admin.teams.create({ key: 'west', name: 'West' })
    const user = await admin.users.create({ key: 'mei', name: '陈美', email: 'mei@example.com' })
    await admin.teams.members.add({ id: team.id, userId: user.id })
    expect((await admin.teams.members.list({ id: team.id })).data).toMatchObject([{ userId: user.id }])
    expect(await admin.users.update({ id: user.id, patch: { isActive: false } })).toMatchObject({
      isActive: false,
    })
    await admin.teams.members.remove({ id: team.id, userId: user.id })
    expect((await admin.users.list({ where: { memberships: { none: {} } } })).data).toHaveLength(1)
    for (const role of ['relationship-manager', 'service-rep', 'dpo', 'integration', 'market-analyst']) {
      expect(await outcomeOf(test.as(role).users.list())).toBe('KITH_FORBIDDEN')
      expect(await outcomeOf(test.as(role).teams.create({ key: 'x', name: 'x' }))).toBe('KITH_FORBIDDEN')
    }
    const [shown] = (await test.as('auditor').users.list()).data
    expect(shown).toMatchObject({ key: 'mei', $masked: ['email'] })
    expect(await outcomeOf(test.as('auditor').users.update({ id: user.id, patch: {} }))).toBe(
      'KITH_FORBIDDEN',
    )
  })

  it('keep the key that other rows name', async () => {
    await using test = await createTestCrm()
    const admin = test.as('system-admin')
    const { id } = await admin.users.create({ key: 'mei', name: '陈美' })
    expect(await outcomeOf(admin.users.update({ id, patch: { key: 'may' } }))).toBe('KITH_FIELD_UNAVAILABLE')
    expect(await outcomeOf(admin.users.create({ key: 'mei', name: 'x' }))).toBe('KITH_POSSIBLE_DUPLICATE')
  })

  it('form trees: no team stands below itself or below one that does not exist', async () => {
    await using test = await createTestCrm()
    const { teams } = test.as('system-admin')
    const top = await teams.create({ key: 'a', name: 'A' })
    const middle = await teams.create({ key: 'b', name: 'B', parentKey: 'a' })
    await teams.create({ key: 'c', name: 'C', parentKey: 'b' })
    for (const parentKey of ['a', 'b', 'c'])
      expect(await outcomeOf(teams.update({ id: top.id, patch: { parentKey } }))).toBe(
        'KITH_DIRECTORY_TEAM_CIRCLE',
      )
    expect(await outcomeOf(teams.create({ key: 'd', name: 'D', parentKey: 'd' }))).toBe(
      'KITH_DIRECTORY_TEAM_CIRCLE',
    )
    expect(await outcomeOf(teams.create({ key: 'd', name: 'D', parentKey: 'x' }))).toBe(
      'KITH_DIRECTORY_TEAM_UNKNOWN',
    )
    expect((await teams.list()).data).toHaveLength(3)
    await teams.update({ id: middle.id, patch: { parentKey: null } })
    expect((await test.crm.system('look', (crm) => crm.teams.subtree({ keys: ['b'] }))).keys).toEqual([
      'b',
      'c',
    ])
  })

  it('tell of changes by ids and field names', async () => {
    await using test = await createTestCrm()
    const { users } = test.as('system-admin')
    await users.create({ key: 'mei', name: '陈美', email: 'mei@example.com' })
    const [event] = await test.events('user.created')
    expect(JSON.stringify(event)).not.toMatch(/陈美|mei@/)
    expect(event!.payload).toMatchObject({ version: 1, changed: expect.arrayContaining(['name', 'email']) })
  })
})

import {
  defineEntity,
  defineOperation,
  definePlugin,
  definePolicy,
  f,
  type PluginTypes,
  valuesOf,
} from '@kith/core'
import { createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { outcomeOf, refusalOf } from './refusal.ts'

const cardEntity = defineEntity({
  name: 'memberCard',
  softDelete: true,
  fields: {
    number: f.text().class('basic').unique(),
    label: f.text().class('basic').nullable(),
    ownerId: f.policyKey().class('public'),
  },
})

interface CardTypes extends PluginTypes {
  readonly id: 'cards'
  readonly operations: {
    readonly 'cards.create': {
      input: { readonly number: string; readonly ownerId: string }
      output: { readonly id: string }
    }
    readonly 'cards.update': {
      input: { readonly id: string; readonly patch: { readonly number?: string; readonly label?: string } }
      output: { readonly id: string }
    }
    readonly 'cards.delete': { input: { readonly id: string }; output: void }
    readonly 'cards.restore': { input: { readonly id: string }; output: { readonly id: string } }
  }
}

const onCards = { entity: 'memberCard' } as const
const anId = z.strictObject({ id: z.string() })

/** Cards with a number that no two living ones share. */
const cards = definePlugin<CardTypes>({
  id: 'cards',
  version: '1.0.0',
  kernel: '^0.1',
  entities: [cardEntity],
  migrations: [
    {
      id: '0001-create-cards',
      steps: [
        {
          createTable: 'memberCard',
          spec: {
            columns: {
              id: { type: 'id' },
              tenant_id: { type: 'key' },
              version: { type: 'int' },
              created_at: { type: 'instant' },
              created_by: { type: 'key' },
              updated_at: { type: 'instant' },
              updated_by: { type: 'key' },
              deleted_at: { type: 'instant', nullable: true },
              number: { type: 'string', length: 200 },
              label: { type: 'string', length: 200, nullable: true },
              owner_id: { type: 'key' },
              alive: { type: 'string', length: 36 },
            },
            primaryKey: ['id'],
            indexes: [{ columns: ['tenant_id', 'number', 'alive'], unique: true }],
          },
        },
      ],
    },
  ],
  setup(r) {
    r.operation(
      defineOperation({
        name: 'cards.create',
        summary: 'Create a card',
        kind: 'command',
        permission: { ...onCards, action: 'create' },
        input: valuesOf(cardEntity, 'create'),
        output: anId,
        run: async (ctx, input) => (await ctx.records('memberCard').create(input)).row,
      }),
    )
    r.operation(
      defineOperation({
        name: 'cards.update',
        summary: 'Change a card',
        kind: 'command',
        permission: { ...onCards, action: 'update' },
        input: z.strictObject({ id: z.string(), patch: valuesOf(cardEntity, 'patch') }),
        output: anId,
        run: async (ctx, change) => (await ctx.records('memberCard').update(change)).row,
      }),
    )
    r.operation(
      defineOperation({
        name: 'cards.delete',
        summary: 'Delete a card',
        kind: 'command',
        permission: { ...onCards, action: 'delete' },
        input: anId,
        output: undefined,
        run: async (ctx, { id }) => void (await ctx.records('memberCard').delete(id)),
      }),
    )
    r.operation(
      defineOperation({
        name: 'cards.restore',
        summary: 'Restore a card',
        kind: 'command',
        permission: { ...onCards, action: 'restore' },
        input: anId,
        output: anId,
        run: async (ctx, { id }) => (await ctx.records('memberCard').restore(id)).row,
      }),
    )
  },
})

const policy = definePolicy({
  id: 'cards',
  roles: [
    {
      name: 'clerk',
      title: 'Clerk',
      grants: [
        {
          entity: 'memberCard',
          actions: ['read', 'create', 'update', 'delete', 'restore', 'readDeleted'],
          rows: { ownerId: { actor: 'id' } },
          classes: { public: 'allow', basic: 'allow' },
        },
      ],
    },
  ],
})

type Shop = TestCrm<readonly [ReturnType<typeof cards>]>

async function stage(): Promise<Shop> {
  const test = await createTestCrm({ plugins: [cards()], policy })
  await test.crm.system('stage', (crm) => crm.cards.create({ number: 'SECRET-7', ownerId: 'somebody' }))
  return test
}

const ownerId = 'u-clerk'

describe('W44: a unique value that somebody else has', () => {
  it('is refused without a word on who, where and how', async () => {
    await using test = await stage()
    const clerk = test.as('clerk')
    const { id } = await clerk.cards.create({ number: 'A', ownerId })
    const attempts = [
      clerk.cards.create({ number: 'SECRET-7', ownerId }),
      clerk.cards.update({ id, patch: { number: 'SECRET-7' } }),
    ]
    for (const refusal of await Promise.all(attempts.map(refusalOf))) {
      expect(refusal).toMatchObject({ code: 'KITH_POSSIBLE_DUPLICATE', status: 409, issues: [] })
      const { message, fix, params, representation } = refusal
      expect(JSON.stringify({ message, fix, params, representation })).not.toMatch(
        /SECRET|somebody|number|constraint|unique_|index|crm_/i,
      )
      expect(refusal.cause).toBeUndefined()
    }
  })

  it('is audited as a refusal, with nobody else in it', async () => {
    await using test = await stage()
    const clerk = test.as('clerk')
    const { id } = await clerk.cards.create({ number: 'A', ownerId })
    const start = (await test.audit()).length
    await outcomeOf(clerk.cards.create({ number: 'SECRET-7', ownerId }))
    await outcomeOf(clerk.cards.update({ id, patch: { number: 'SECRET-7' } }))
    const entries = (await test.audit()).slice(start).filter((entry) => entry.decision === 'deny')
    expect(entries.map(({ action, actorId, subjectIds }) => [action, actorId, subjectIds])).toEqual([
      ['cards.create', 'u-clerk', []],
      ['cards.update', 'u-clerk', [id]],
    ])
  })

  it('is told sixty times in a minute; then nothing unique is written, taken or not', async () => {
    await using test = await stage()
    const clerk = test.as('clerk')
    const mine = await clerk.cards.create({ number: 'A', ownerId })
    const spare = await clerk.cards.create({ number: 'B', ownerId })
    await clerk.cards.delete({ id: spare.id })
    const guess = () => outcomeOf(clerk.cards.create({ number: 'SECRET-7', ownerId }))
    for (let count = 0; count < 60; count++) expect(await guess()).toBe('KITH_POSSIBLE_DUPLICATE')
    expect(await refusalOf(clerk.cards.create({ number: 'SECRET-7', ownerId }))).toMatchObject({
      code: 'KITH_RATE_LIMITED',
      retryAfter: 1,
    })
    expect(await outcomeOf(clerk.cards.create({ number: 'free', ownerId }))).toBe('KITH_RATE_LIMITED')
    expect(await outcomeOf(clerk.cards.update({ id: mine.id, patch: { number: 'free' } }))).toBe(
      'KITH_RATE_LIMITED',
    )
    expect(await outcomeOf(clerk.cards.restore({ id: spare.id }))).toBe('KITH_RATE_LIMITED')
    expect(await outcomeOf(clerk.cards.update({ id: mine.id, patch: { label: 'x' } }))).toBe('ok')
    expect(await outcomeOf(test.as('clerk', { id: 'u2' }).cards.create({ number: 'D', ownerId: 'u2' }))).toBe(
      'ok',
    )
    test.clock.advance(1000)
    expect(await guess()).toBe('KITH_POSSIBLE_DUPLICATE')
    expect(await guess()).toBe('KITH_RATE_LIMITED')
  })

  it('costs those nothing who meet none', async () => {
    await using test = await stage()
    const clerk = test.as('clerk')
    for (let count = 0; count < 100; count++) await clerk.cards.create({ number: `N${count}`, ownerId })
    expect(await outcomeOf(clerk.cards.create({ number: 'SECRET-7', ownerId }))).toBe(
      'KITH_POSSIBLE_DUPLICATE',
    )
  })
})

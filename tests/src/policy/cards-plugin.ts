import {
  defineEntity,
  defineOperation,
  definePlugin,
  definePolicy,
  f,
  type PluginTypes,
  valuesOf,
} from '@kith/core'
import type { TestCrm } from '@kith/testing'
import { z } from 'zod'

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
export const cards = definePlugin<CardTypes>({
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

/** Clerks work on cards of their own. */
export const cardPolicy = definePolicy({
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

/** A CRM with cards. */
export type Shop = TestCrm<readonly [ReturnType<typeof cards>]>

/** Gives somebody the card `SECRET-7`. */
export async function issueSecretCard(shop: Shop): Promise<void> {
  await shop.crm.system('stage', (crm) => crm.cards.create({ number: 'SECRET-7', ownerId: 'somebody' }))
}

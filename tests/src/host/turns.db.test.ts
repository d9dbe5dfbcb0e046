import { defineOperation, definePlugin, type PluginTypes } from '@kith/core'
import { expect, it } from 'vitest'
import { z } from 'zod'

import { rep } from './fixtures/embedded.ts'
import { hosted } from './fixtures/hosted.ts'

interface NumbersTypes extends PluginTypes {
  readonly id: 'numbers'
  readonly operations: {
    readonly 'numbers.next': { input: { readonly of: string }; output: { readonly number: number } }
  }
}

const next = defineOperation({
  name: 'numbers.next',
  summary: 'Take the next number',
  kind: 'command',
  permission: 'self',
  input: z.strictObject({ of: z.string() }),
  output: z.strictObject({ number: z.int() }),
  async run(ctx, { of }) {
    await ctx.turn(of)
    const counter = await ctx.db
      .selectFrom('counter')
      .select('last')
      .where('name', '=', of)
      .executeTakeFirst()
    const number = Number(counter?.['last'] ?? 0) + 1
    if (counter === undefined) await ctx.db.insertInto('counter').values({ name: of, last: number }).execute()
    else await ctx.db.updateTable('counter').set({ last: number }).where('name', '=', of).execute()
    return { number }
  },
})

const numbers = definePlugin<NumbersTypes>({
  id: 'numbers',
  version: '1.0.0',
  kernel: '^0.1',
  migrations: [
    {
      id: '0001-create-numbers',
      steps: [
        {
          createTable: 'counter',
          spec: {
            columns: { tenant_id: { type: 'key' }, name: { type: 'key' }, last: { type: 'int' } },
            primaryKey: ['tenant_id', 'name'],
            indexes: [],
          },
        },
      ],
    },
  ],
  setup: (r) => r.operation(next),
})

it('lets transactions have their turns at a place one after the other', async () => {
  await using host = await hosted({ crmPlugins: [numbers()] })
  const { numbers: counted } = host.crm.as(rep)
  const taken = await Promise.all(
    Array.from({ length: 24 }, async (_, index) => {
      const of = index % 2 === 0 ? 'invoice' : 'receipt'
      return `${of} ${(await counted.next({ of })).number}`
    }),
  )
  const all = ['invoice', 'receipt'].flatMap((of) =>
    Array.from({ length: 12 }, (_, index) => `${of} ${index + 1}`),
  )
  expect(taken.toSorted()).toEqual(all.toSorted())
})

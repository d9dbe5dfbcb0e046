import { defineOperation, definePlugin, definePolicy, type PluginTypes, token } from '@kith/core'
import { expect, test } from 'vitest'
import { z } from 'zod'

import { deskPlugin } from './fixtures/desk-plugin.ts'
import { embed, rep, shop } from './fixtures/embedded.ts'

/** The code with which a call is refused. */
function codeOf(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: { readonly code: string }) => error.code)
}

test('two differently configured CRMs of one process have nothing to do with each other', async () => {
  const closed = definePolicy({ id: 'closed', roles: [] })
  await using desk = await embed({ crmPlugins: [deskPlugin()], crm: { region: 'CN' } })
  await using bare = await embed({
    crm: { region: 'US', secret: 'quite another secret, as long as it has to be' },
  })
  await using shut = await embed({ crm: { policy: closed } })
  const heard: string[] = []
  desk.crm.on('*' as never, (event) => heard.push(`desk ${event.name}`))
  bare.crm.on('*' as never, (event) => heard.push(`bare ${event.name}`))

  const rounds = Array.from({ length: 40 }, (_, round) => round)
  const answers = await Promise.all(
    rounds.flatMap((round) => [
      desk.crm.as(rep).customers.create({ name: `甲${round}`, phone: '13800138000' }),
      desk.crm.as(rep).memos.write({ text: `memo ${round}` }),
      bare.crm.as(rep).customers.create({ name: `Ann ${round}`, phone: '(212) 555-0100' }),
      codeOf(shut.crm.as(rep).customers.create({ name: 'x' })),
      codeOf(bare.crm.execute({ actor: rep, operation: 'memos.write', input: {} })),
    ]),
  )
  const refusals = answers.filter((answer) => typeof answer === 'string')
  expect(refusals.toSorted((a, b) => a.localeCompare(b))).toEqual([
    ...rounds.map(() => 'KITH_FORBIDDEN'),
    ...rounds.map(() => 'KITH_OPERATION_UNKNOWN'),
  ])

  expect([desk.count('crm_customer'), bare.count('crm_customer'), shut.count('crm_customer')]).toEqual([
    40, 40, 0,
  ])
  expect(desk.count('crm_desk_memo')).toBe(40)
  expect(bare.rows(`select name from sqlite_master where name like '%desk%'`)).toEqual([])
  expect(heard.filter((line) => line === 'desk customer.created')).toHaveLength(40)
  expect(heard.filter((line) => line === 'desk memo.written')).toHaveLength(40)
  expect(heard.filter((line) => line === 'bare customer.created')).toHaveLength(40)
  expect(heard).toHaveLength(120)
  expect(await bare.crm.as(shop).customers.lookup({ phone: '212-555-0100' })).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining({ phone: '+12125550100' })]) as unknown,
  })
  expect(await desk.crm.as(shop).customers.lookup({ phone: '+12125550100' })).toEqual({ data: [] })
  expect(shut.count('crm_audit', `decision = 'deny'`)).toBe(40)
  expect([desk, bare, shut].map(({ errors }) => errors)).toEqual([[], [], []])
})

test('closing one CRM leaves the other at work', async () => {
  await using stays = await embed()
  {
    await using goes = await embed()
    await goes.crm.start()
    await goes.crm.as(rep).customers.create({ name: '张三' })
  }
  await stays.crm.as(rep).customers.create({ name: '李四' })
  expect(stays.count('crm_customer')).toBe(1)
})

test('a service of a plugin belongs to one CRM, and closes with it', async () => {
  interface Counter extends Disposable {
    next(): number
  }
  const counter = token<Counter>('counter')
  const closed: string[] = []
  const counting = definePlugin<CountingTypes>({
    id: 'counting',
    version: '1.0.0',
    kernel: '^0.1',
    options: z.strictObject({ from: z.int() }),
    setup(r, { from }) {
      r.provide(counter, () => {
        let last = from
        return { next: () => (last += 1), [Symbol.dispose]: () => void closed.push(`from ${from}`) }
      })
      r.operation(
        defineOperation({
          name: 'counting.next',
          summary: 'Count',
          kind: 'query',
          permission: { entity: 'customer', action: 'read' },
          input: z.strictObject({}),
          output: z.int(),
          run: async (ctx) => ctx.get(counter).next(),
        }),
      )
    },
  })
  await using stays = await embed({ crmPlugins: [counting({ from: 10 })] })
  {
    await using goes = await embed({ crmPlugins: [counting({ from: 500 })] })
    const answers = await Promise.all([
      stays.crm.as(rep).counting.next(),
      goes.crm.as(rep).counting.next(),
      stays.crm.as(rep).counting.next(),
    ])
    expect(answers).toEqual([11, 501, 12])
  }
  expect(closed).toEqual(['from 500'])
  expect(await stays.crm.as(rep).counting.next()).toBe(13)
  expect('getMetadata' in Reflect).toBe(false)
})

interface CountingTypes extends PluginTypes {
  readonly id: 'counting'
  readonly options: { readonly from: number }
  readonly operations: { readonly 'counting.next': { input: object; output: number } }
}

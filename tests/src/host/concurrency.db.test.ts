import { createCrm, standardRoles } from '@kith/core'
import { afterEach, describe, expect, inject, test } from 'vitest'

import { rep, SECRET, shop } from './fixtures/embedded.ts'
import { type Hosted, hosted } from './fixtures/hosted.ts'
import { workPlugin } from './fixtures/work-plugin.ts'

const open: Hosted<readonly [ReturnType<typeof workPlugin>]>[] = []

afterEach(async () => {
  for (const host of open.splice(0)) await host[Symbol.asyncDispose]()
})

const WRITERS = 24

/** One CRM, and two more over connections of their own, as other processes would have them. */
async function processes(handled: string[]) {
  const plugins = () =>
    [
      workPlugin({
        on: [
          {
            handler: async (event, ctx) => {
              await ctx.records('memo').create({ text: event.subjectId })
              handled.push(event.subjectId)
            },
            options: { as: 'works.note', order: 'none' },
          },
        ],
      }),
    ] as const
  const host = await hosted({ crmPlugins: plugins() })
  open.push(host)
  const others = await Promise.all(
    [1, 2].map(async () =>
      createCrm({
        database: await host.connect(),
        policy: standardRoles(),
        secret: SECRET,
        plugins: plugins(),
        migrate: 'off',
        onError: (error) => void host.errors.push(error),
      }),
    ),
  )
  return { host, all: [host.crm, ...others] }
}

/** SQLite in memory has one connection, on which two instances would mix their transactions. */
describe.skipIf(inject('database') === 'sqlite' || inject('database') === 'pglite')(
  'several processes',
  () => {
    test('handle each event once, whichever of them is first', async () => {
      const handled: string[] = []
      const { host, all } = await processes(handled)
      const created = await Promise.all(
        Array.from({ length: WRITERS }, (_, index) =>
          all[index % all.length]!.as(rep).customers.create({ name: `客户${index}` }),
        ),
      )
      for (let round = 0; round < 10 && (await host.count('crm_delivery')) > 0; round += 1)
        await Promise.all(all.map((crm) => crm.tick()))
      const ids = created.map(({ id }) => id).toSorted()
      expect(handled.toSorted()).toEqual(ids)
      const memos = await host.rows('select text from crm_works_memo')
      expect(memos.map(({ text }) => String(text)).toSorted()).toEqual(ids)
      expect(host.errors).toEqual([])
    })

    test('number the feed without holes or doubles', async () => {
      const { host, all } = await processes([])
      await Promise.all(
        all.flatMap((crm) =>
          Array.from({ length: 8 }, async () => {
            await crm.as(rep).customers.create({ name: '张三' })
            await crm.tick()
          }),
        ),
      )
      await host.crm.tick()
      const numbers = await host.rows('select feed_seq from crm_event order by feed_seq')
      expect(numbers.map((row) => row['feed_seq'])).toEqual(numbers.map((_, index) => index + 1))
      expect(host.errors).toEqual([])
    })

    test('lose no change of a customer: of two at the same version one is refused', async () => {
      const { all } = await processes([])
      const { id } = await all[0]!.as(shop).customers.create({ name: '张三' })
      const outcomes = await Promise.allSettled(
        Array.from({ length: 12 }, (_, index) =>
          all[index % all.length]!.as(shop).customers.update({
            id,
            patch: { nickname: `n${index}` },
            ifVersion: 1,
          }),
        ),
      )
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const { version } = await all[0]!.as(shop).customers.get({ id })
      expect(version).toBe(2)
    })

    test('leave no number of the audit out, at whatever moment one looks', async () => {
      const { host, all } = await processes([])
      const write = async (index: number) => {
        const session = all[index % all.length]!.as(shop)
        const { id } = await session.customers.create({ name: `客户${index}` })
        await session.customers.update({ id, patch: { nickname: 'x' }, ifVersion: 9 }).catch(() => undefined)
        await all[index % all.length]!.transaction(async ({ as }) => {
          await as(shop).customers.get({ id })
          throw new RangeError('no')
        }).catch(() => undefined)
      }
      const progress = { isOver: false }
      const written = Promise.all(Array.from({ length: 40 }, (_, index) => write(index))).finally(
        () => (progress.isOver = true),
      )
      const gaps: unknown[] = []
      while (!progress.isOver)
        gaps.push(
          ...(await host.rows(
            'select writer, max(writer_seq) - count(*) as n from crm_audit group by writer having max(writer_seq) > count(*)',
          )),
        )
      await written
      expect(gaps).toEqual([])
      expect(await host.count('crm_audit', `decision = 'void'`)).toBeGreaterThan(0)
    })

    test('index the words of rows together, while others are written', async () => {
      const { host, all } = await processes([])
      const names = Array.from({ length: 30 }, (_, index) => `客户${index}`)
      for (const name of names) await host.crm.as(shop).customers.create({ name })
      await host.rows('delete from crm_search_token')
      await host.rows('delete from crm_search_build')
      await Promise.all([
        ...all.map((crm) => crm.migrate()),
        ...names.map((name, index) => all[index % all.length]!.as(shop).customers.create({ name })),
      ])
      const found = await host.crm.as(shop).customers.list({ q: '客户', count: 'exact' })
      expect(found.count).toBe(60)
      expect(await all[1]!.searchTokens.pending()).toEqual([])
    })

    test('give a name in another system to one customer', async () => {
      const { host, all } = await processes([])
      const batch = (index: number) => [
        { type: 'identify', messageId: `m${index}`, userId: 'U1', traits: { name: '李四' } },
      ]
      await Promise.all(
        Array.from({ length: 9 }, (_, index) =>
          all[index % all.length]!.as(shop).ingestion.ingest({ source: 'shop', batch: batch(index) }),
        ),
      )
      expect(await host.count('crm_customer')).toBe(1)
      expect(await host.count('crm_inbox')).toBe(9)
    })
  },
)

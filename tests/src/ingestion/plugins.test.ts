import { defineOperation, definePlugin, type PluginTypes } from '@kith/core'
import { createTestCrm, testActor } from '@kith/testing'
import { expect, it } from 'vitest'
import { z } from 'zod'

import { identified, send, told } from './fixtures/messages.ts'

interface WatchTypes extends PluginTypes {
  readonly id: 'watch'
}

interface AskTypes extends WatchTypes {
  readonly operations: { readonly 'watch.ask': { input: object; output: unknown } }
}

const PAGE = { type: 'page', messageId: 'm1', anonymousId: 'a1' }

/** Refuses what it is told to, and remembers what it has seen. */
function watching(seen: string[]) {
  return definePlugin<WatchTypes>({
    id: 'watch',
    version: '0.1.0',
    kernel: '^0.1',
    setup(r) {
      r.hook.guard('customers.interactions.record', ({ subject }) => subject !== 'Forbidden')
      r.hook.after('customers.interactions.record', (_, { subject }) => void seen.push(String(subject)))
      r.hook.after('customers.create', (_, { name }) => void seen.push(name))
    },
  })()
}

it('lets hooks refuse a batch before anything of it is written', async () => {
  const closed = definePlugin<WatchTypes>({
    id: 'watch',
    version: '0.1.0',
    kernel: '^0.1',
    setup(r) {
      r.hook.guard('ingestion.ingest', ({ source }) => source !== 'shop')
    },
  })()
  await using test = await createTestCrm({ plugins: [closed] })
  const shop = test.as('integration')
  await expect(send(shop, [{ type: 'identify', userId: 'u1' }])).rejects.toMatchObject({
    code: 'KITH_OPERATION_REFUSED',
  })
  expect((await shop.customers.list({})).data).toEqual([])
})

it('is refused in a query, in a transaction or not', async () => {
  const ask = defineOperation({
    name: 'watch.ask',
    summary: 'Write where nothing may be written',
    kind: 'query',
    permission: 'self',
    input: z.strictObject({}),
    output: z.unknown(),
    run: (ctx) => ctx.call('ingestion.ingest', { source: 'shop', batch: [PAGE] }),
  })
  const asking = definePlugin<AskTypes>({
    id: 'watch',
    version: '0.1.0',
    kernel: '^0.1',
    setup: (r) => r.operation(ask),
  })()
  await using test = await createTestCrm({ plugins: [asking] })
  const actor = testActor('integration')
  const code = 'KITH_RECORDS_WRITE_IN_QUERY'
  await expect(test.crm.as(actor).watch.ask({})).rejects.toMatchObject({ code })
  const inside = test.crm.transaction(({ as }) => as(actor).watch.ask({}))
  await expect(inside).rejects.toMatchObject({ code })
  expect((await test.crm.as(actor).quarantinedMessages.list({})).data).toEqual([])
})

it('lets hooks take part in what messages do, one by one', async () => {
  const seen: string[] = []
  await using test = await createTestCrm({ plugins: [watching(seen)] })
  const shop = test.as('integration')
  const id = await identified(shop, 'u1', { name: 'Ada' })
  const results = await send(
    shop,
    ['Paid', 'Forbidden', 'Returned'].map((event) => ({ type: 'track', userId: 'u1', event })),
  )
  expect(told(results)).toEqual(['recorded', 'rejected KITH_OPERATION_REFUSED', 'recorded'])
  expect(seen).toEqual(['Ada', 'Paid', 'Returned'])
  expect((await shop.customers.interactions.list({ id })).data).toHaveLength(2)
})

import { createTestCrm, testActor, type TestCrm } from '@kith/testing'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { identified, send, told } from './fixtures/messages.ts'

let test: TestCrm
let shop: ReturnType<TestCrm['as']>

beforeEach(async () => {
  test = await createTestCrm()
  shop = test.as('integration')
})

afterEach(() => test[Symbol.asyncDispose]())

async function countOf(table: string): Promise<number> {
  return (await test.database.selectFrom(table).selectAll().execute()).length
}

describe('a message that is sent again', () => {
  const IDENTIFY = { type: 'identify', messageId: 'm1', userId: 'u1', traits: { name: 'Ada' } }

  it('is a duplicate that tells the customer of the first', async () => {
    const [first] = await send(shop, [IDENTIFY])
    const again = await send(shop, [{ ...IDENTIFY, traits: { name: 'Bob' } }])
    expect(again).toEqual([
      {
        index: 0,
        messageId: 'm1',
        status: 'duplicate',
        customerId: first!.customerId,
        errors: [],
        warnings: [],
      },
    ])
    expect(await shop.customers.get({ id: first!.customerId! })).toMatchObject({ name: 'Ada' })
  })

  it('is one within a batch as well', async () => {
    const results = await send(shop, [IDENTIFY, IDENTIFY, { ...IDENTIFY, messageId: 'm2' }])
    expect(told(results)).toEqual(['created', 'duplicate', 'unchanged'])
    expect(results[1]!.customerId).toBe(results[0]!.customerId)
  })

  it('is none from another source, or of another tenant', async () => {
    await send(shop, [IDENTIFY])
    const { results } = await shop.ingestion.ingest({ source: 'app', batch: [IDENTIFY] })
    expect(told(results)).toEqual(['created'])
    const elsewhere = await send(test.as('integration', { tenantId: 'elsewhere' }), [IDENTIFY])
    expect(told(elsewhere)).toEqual(['created'])
  })

  it('is taken once when it comes twice at the same time', async () => {
    const id = await identified(shop, 'u1')
    const track = { type: 'track', messageId: 'm9', userId: 'u1', event: 'Paid' }
    const both = await Promise.all([send(shop, [track]), send(shop, [track])])
    expect(both.flatMap(told).toSorted()).toEqual(['duplicate', 'recorded'])
    expect((await shop.customers.interactions.list({ id })).data).toHaveLength(1)
  })

  it('is taken when it was refused before', async () => {
    const [refused] = await send(shop, [{ ...IDENTIFY, userId: undefined }])
    expect(refused).toMatchObject({ messageId: 'm1', status: 'rejected' })
    expect(told(await send(shop, [IDENTIFY]))).toEqual(['created'])
  })

  it('leads to the survivor after a merge, and to nobody after an erasure', async () => {
    const [first] = await send(shop, [IDENTIFY])
    const bob = await identified(shop, 'u2', { name: 'Bob' })
    const manager = test.as('relationship-manager')
    await manager.customers.merge({ id: bob, duplicateIds: [first!.customerId!] })
    expect(await send(shop, [IDENTIFY])).toMatchObject([{ status: 'duplicate', customerId: bob }])
    const dpo = test.as('dpo', { purpose: 'privacy-request' })
    const receipt = await dpo.customers.erase({ id: bob, reason: 'asked for' })
    expect(receipt.residues).toEqual([])
    const [after] = await send(shop, [IDENTIFY])
    expect(after).toMatchObject({ status: 'duplicate', errors: [] })
    expect(after).not.toHaveProperty('customerId')
    expect((await shop.customers.list({})).data).toEqual([])
  })

  it('is known for 30 days', async () => {
    const [first] = await send(shop, [IDENTIFY])
    test.clock.advance(29 * 86_400_000)
    await test.crm.tick()
    expect(told(await send(shop, [IDENTIFY]))).toEqual(['duplicate'])
    test.clock.advance(2 * 86_400_000)
    await test.crm.tick()
    expect(await countOf('crm_inbox')).toBe(0)
    expect(await send(shop, [IDENTIFY])).toMatchObject([
      { status: 'unchanged', customerId: first!.customerId },
    ])
  })

  it('leaves neither its id nor its source’s name of the person in the inbox', async () => {
    await send(shop, [IDENTIFY])
    const rows = JSON.stringify(await test.database.selectFrom('crm_inbox').selectAll().execute())
    expect(rows).not.toContain('m1')
    expect(rows).not.toContain('u1"')
  })
})

describe('a message that is refused', () => {
  it.each([
    ['a text', 'hello', 'type'],
    ['an unknown type', { type: 'delete', messageId: 'm' }, 'type'],
    ['no id', { type: 'track', userId: 'u1', event: 'x', messageId: undefined }, 'messageId'],
    ['an id that is no text', { type: 'page', userId: 'u1', messageId: 7 }, 'messageId'],
    ['nobody', { type: 'track', event: 'x' }, 'userId'],
    ['no event', { type: 'track', userId: 'u1' }, 'event'],
    ['no group', { type: 'group', userId: 'u1' }, 'groupId'],
    ['no previous name', { type: 'alias', userId: 'u1' }, 'previousId'],
    ['a name with NUL', { type: 'page', userId: 'u\0' }, 'userId'],
    ['traits that are a list', { type: 'identify', userId: 'u1', traits: [1] }, 'traits'],
    ['a day for a moment', { type: 'page', userId: 'u1', timestamp: '2026-01-01' }, 'timestamp'],
    [
      'another version of CloudEvents',
      { specversion: '0.3', id: 'e', source: '/s', type: 't' },
      'specversion',
    ],
    ['an event of CloudEvents without source', { specversion: '1.0', id: 'e', type: 't' }, 'source'],
  ])('with %s names the field and leaves the others', async (_, message, field) => {
    const known = { type: 'identify', messageId: 'ok', userId: 'u0' }
    const batch = [typeof message === 'string' ? message : { messageId: 'm1', ...message }, known]
    const { results } = await shop.ingestion.ingest({ source: 'shop', batch })
    expect(results[0]).toMatchObject({ index: 0, status: 'rejected', errors: [{ field }] })
    expect(results[0]!.errors[0]!.code).toBe('KITH_INGESTION_MESSAGE_INVALID')
    expect(results[1]).toMatchObject({ index: 1, status: 'created' })
  })

  it('is larger than 32 KiB', async () => {
    const properties = { text: '姓'.repeat(11_000) }
    const results = await send(shop, [{ type: 'page', userId: 'u1', properties }])
    expect(told(results)).toEqual(['rejected KITH_INGESTION_MESSAGE_TOO_LARGE'])
  })

  it('leaves nothing of itself, and all of the others', async () => {
    const results = await send(shop, [
      { type: 'identify', userId: 'u1', traits: { name: 'Ada' } },
      { type: 'identify', userId: 'u2', traits: { name: 'Bob', idNumber: '11010519491231002X' } },
      { type: 'group', userId: 'u1', groupId: 'g1', traits: { bankCard: '4111111111111111' } },
      { type: 'track', userId: 'u1', event: 'Signed In' },
    ])
    // The integration may write neither identity nor financial values.
    expect(told(results)).toEqual([
      'created',
      'rejected KITH_FIELD_UNAVAILABLE',
      'rejected KITH_FIELD_UNAVAILABLE',
      'recorded',
    ])
    expect((await shop.customers.list({})).data.map(({ name }) => name)).toEqual(['Ada'])
    expect(await countOf('crm_customer_identity')).toBe(1)
    expect(await countOf('crm_inbox')).toBe(2)
  })
})

it('tells results in the language of the session', async () => {
  const chinese = test.as('integration', { locale: 'zh-CN' })
  const results = await send(chinese, [
    { type: 'identify', userId: 'u1', traits: { phone: '12', shoeSize: 38 } },
    { type: 'track', userId: 'u1' },
    { type: 'identify', userId: 'u2', traits: { idNumber: '11010519491231002X' } },
  ])
  const told = results.flatMap(({ errors, warnings }) => [...errors, ...warnings])
  expect(told.map(({ message }) => message)).toEqual([
    '客户没有接收特征“shoeSize”的字段。',
    '无法识别“phone”的值：无效。',
    '消息的“event”缺失，或不符合 Segment 规范或 CloudEvents 1.0。',
    '字段“idNumber”不存在，或不允许在此处使用。',
  ])
  expect(told.every(({ message }) => /\p{Script=Han}/u.test(message))).toBe(true)
  expect(told.every((issue) => Object.keys(issue).length === 3)).toBe(true)
})

describe('an atomic batch', () => {
  it('is refused as a whole where a message is, at its place', async () => {
    const refused = send(
      shop,
      [
        { type: 'identify', userId: 'u1' },
        { type: 'track', userId: 'u1' },
      ],
      { atomic: true },
    )
    await expect(refused).rejects.toMatchObject({
      code: 'KITH_INGESTION_BATCH_REFUSED',
      issues: [{ pointer: '/batch/1/event', code: 'KITH_INGESTION_MESSAGE_INVALID' }],
    })
    expect(await countOf('crm_customer')).toBe(0)
    expect(await countOf('crm_inbox')).toBe(0)
    expect(await test.events('customer.created')).toEqual([])
  })

  it('is taken where messages wait', async () => {
    const results = await send(shop, [{ type: 'page', anonymousId: 'a1' }], { atomic: true })
    expect(told(results)).toEqual(['quarantined KITH_INGESTION_UNIDENTIFIED'])
  })
})

it('leaves nothing half-written when the server fails', async () => {
  await test.database.schema.alterTable('crm_inbox').renameTo('crm_gone').execute()
  const batch = [
    { type: 'identify', userId: 'u1', traits: { name: 'Ada' } },
    { type: 'page', anonymousId: 'a1' },
  ]
  await expect(send(shop, batch)).rejects.toThrow('no such table: crm_inbox')
  await test.database.schema.alterTable('crm_gone').renameTo('crm_inbox').execute()
  for (const table of ['crm_customer', 'crm_customer_identity', 'crm_inbox', 'crm_quarantined_message'])
    expect([table, await countOf(table)]).toEqual([table, 0])
  expect(await test.events()).toEqual([])
})

it('records a part of a batch in one entry of the audit, with everybody whom it was about', async () => {
  const results = await send(shop, [
    { type: 'identify', userId: 'u1', traits: { name: 'Ada' } },
    { type: 'identify', userId: 'u2', traits: { name: 'Bob' } },
    { type: 'track', userId: 'u1', event: 'Paid' },
    { type: 'page', anonymousId: 'a1' },
  ])
  const entries = (await test.audit()).filter(
    ({ action, entity }) => action === 'ingestion.ingest' && entity === 'inbox',
  )
  expect(entries).toHaveLength(1)
  expect([...entries[0]!.subjectIds].toSorted()).toEqual(
    [...new Set(results.flatMap(({ customerId }) => customerId ?? []))].toSorted(),
  )
})

it('refuses a source that is no name, and more than a thousand messages', async () => {
  const page = { type: 'page', messageId: 'm', anonymousId: 'a' }
  await expect(shop.ingestion.ingest({ source: 'Shop:1', batch: [page] })).rejects.toMatchObject({
    code: 'KITH_VALIDATION',
    issues: [{ pointer: '/source' }],
  })
  for (const batch of [[], Array.from({ length: 1001 }, () => page)])
    await expect(shop.ingestion.ingest({ source: 'shop', batch })).rejects.toMatchObject({
      code: 'KITH_VALIDATION',
      issues: [{ pointer: '/batch' }],
    })
})

it('refuses to match by what the sender may not look up', async () => {
  const matchBy = ['idNumber'] as const
  await expect(send(shop, [{ type: 'identify', userId: 'u1' }], { matchBy })).rejects.toMatchObject({
    code: 'KITH_RECORD_KEY_UNAVAILABLE',
  })
})

describe('a batch', () => {
  const identifies = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ type: 'identify', messageId: `m${at}`, userId: `u${at}` }))

  it('is written in parts, so that others do not wait for all of it', async () => {
    const order: string[] = []
    const { id } = await shop.customers.create({ name: 'Ada' })
    const batch = send(shop, identifies(300)).then(() => order.push('batch'))
    // The first part is being written.
    await new Promise((resolve) => setTimeout(resolve, 20))
    await shop.customers.update({ id, patch: { name: 'Ada Lovelace' } })
    order.push('change')
    await batch
    expect(order).toEqual(['change', 'batch'])
  })

  it('keeps the parts that were written when a later one fails, and goes on when it is sent again', async () => {
    const batch = identifies(150)
    await sql`
      create trigger fail_later before insert on crm_inbox
      when (select count(*) from crm_inbox) >= 100 begin select raise(abort, 'full'); end
    `.execute(test.database)
    await expect(send(shop, batch)).rejects.toThrow('full')
    expect([await countOf('crm_inbox'), await countOf('crm_customer')]).toEqual([100, 100])
    await sql`drop trigger fail_later`.execute(test.database)
    const again = told(await send(shop, batch))
    expect([again.slice(0, 100), again.slice(100)].map((part) => [...new Set(part)])).toEqual([
      ['duplicate'],
      ['created'],
    ])
    expect(await countOf('crm_customer')).toBe(150)
  })

  it('is part of a transaction of the host, and goes with it', async () => {
    const actor = testActor('integration')
    const rolledBack = test.crm.transaction(async ({ as }) => {
      const { results } = await as(actor).ingestion.ingest({ source: 'shop', batch: identifies(150) })
      expect(new Set(told(results))).toEqual(new Set(['created']))
      throw new Error('thought better of it')
    })
    await expect(rolledBack).rejects.toThrow('thought better of it')
    expect([await countOf('crm_inbox'), await countOf('crm_customer')]).toEqual([0, 0])
  })
})

it('takes a thousand messages', async () => {
  const id = await identified(shop, 'u1')
  const batch = Array.from({ length: 1000 }, (_, at) => ({
    type: 'track',
    userId: 'u1',
    event: `Event ${at}`,
  }))
  const results = await send(shop, batch)
  expect(new Set(told(results))).toEqual(new Set(['recorded']))
  expect(results.map(({ index }) => index)).toEqual(batch.map((_, at) => at))
  const { count } = await shop.customers.interactions.list({ id, count: 'exact', limit: 1 })
  expect(count).toBe(1000)
})

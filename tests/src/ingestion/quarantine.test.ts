import { definePlugin, eventSchemas, type PluginTypes } from '@kith/core'
import { createTestCrm, testActor } from '@kith/testing'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { identified, send, told, workOff } from './fixtures/messages.ts'

const PAGE = { type: 'page', anonymousId: 'a1', name: 'Home' }

describe('messages about somebody whom nobody has identified', () => {
  it('wait, and are taken when an identify call names them', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const held = await send(shop, [
      { ...PAGE, messageId: 'm1' },
      { type: 'track', messageId: 'm2', userId: 'u1', event: 'Paid' },
      { type: 'group', userId: 'u1', groupId: 'g1', traits: { name: 'Engines' } },
      { ...PAGE, anonymousId: 'a2' },
    ])
    expect(new Set(told(held))).toEqual(new Set(['quarantined KITH_INGESTION_UNIDENTIFIED']))
    const waiting = await shop.quarantinedMessages.list({ sort: ['id'] })
    expect(
      waiting.data.map(({ code, type, userId, anonymousId }) => [code, type, userId, anonymousId]),
    ).toEqual([
      ['KITH_INGESTION_UNIDENTIFIED', 'page', null, 'a1'],
      ['KITH_INGESTION_UNIDENTIFIED', 'track', 'u1', null],
      ['KITH_INGESTION_UNIDENTIFIED', 'group', 'u1', null],
      ['KITH_INGESTION_UNIDENTIFIED', 'page', null, 'a2'],
    ])
    test.clock.advance(3_600_000)
    const [result] = await send(shop, [{ type: 'identify', userId: 'u1', anonymousId: 'a1' }])
    await workOff(test.crm)
    const id = result!.customerId!
    const { data } = await shop.customers.interactions.list({ id, sort: ['id'] })
    expect(data.map(({ subject, externalId, occurredAt }) => [subject, externalId, occurredAt])).toEqual([
      ['Home', 'm1', new Date(test.clock().getTime() - 3_600_000)],
      ['Paid', 'm2', new Date(test.clock().getTime() - 3_600_000)],
    ])
    expect((await shop.customers.relations.list({ id })).data).toHaveLength(1)
    expect((await shop.quarantinedMessages.list({})).data.map(({ anonymousId }) => anonymousId)).toEqual([
      'a2',
    ])
    // Sent again, they are duplicates that know their customer by now.
    expect(await send(shop, [{ ...PAGE, messageId: 'm1' }])).toMatchObject([
      { status: 'duplicate', customerId: id },
    ])
    expect(test.errors).toEqual([])
  })

  it('are taken where they can be, and the others tried again', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    await send(shop, [
      { ...PAGE, messageId: 'broken' },
      { ...PAGE, messageId: 'm2', name: 'Cart' },
    ])
    await sql`
      update crm_quarantined_message set content = 'damaged'
      where id = (select min(id) from crm_quarantined_message)
    `.execute(test.database)
    const [result] = await send(shop, [{ type: 'identify', anonymousId: 'a1' }])
    await workOff(test.crm)
    const { data } = await shop.customers.interactions.list({ id: result!.customerId! })
    expect(data.map(({ subject }) => subject)).toEqual(['Cart'])
    expect((await shop.quarantinedMessages.list({})).data).toHaveLength(1)
    const { n } = (await sql<{ n: number }>`select count(*) as n from crm_delivery`.execute(test.database))
      .rows[0]!
    expect(n).toBe(1)
  })

  it('are taken when an alias names them', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    await send(shop, [PAGE, { type: 'alias', previousId: 'a1', userId: 'u1' }])
    await identified(shop, 'u1')
    await workOff(test.crm)
    expect((await shop.quarantinedMessages.list({})).data).toEqual([])
    const [customer] = (await shop.customers.list({})).data
    expect((await shop.customers.interactions.list({ id: customer!.id })).data).toHaveLength(1)
  })

  it('are a hundred of one name at most: the latest', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const pages = Array.from({ length: 120 }, (_, at) => ({ ...PAGE, name: `Page ${at}` }))
    expect(new Set(told(await send(shop, pages))).size).toBe(1)
    const { data } = await shop.quarantinedMessages.list({ limit: 200, sort: ['id'] })
    expect([data.length, data[0]!['name'], data.at(-1)!['name']]).toEqual([100, 'Page 20', 'Page 119'])
  })

  it('go after 30 days', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    await workOff(test.crm)
    await send(shop, [PAGE])
    test.clock.advance(31 * 86_400_000)
    await workOff(test.crm)
    expect((await shop.quarantinedMessages.list({})).data).toEqual([])
  })
})

describe('a message that waits', () => {
  it('is sealed, and its key goes with it', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    await send(shop, [{ ...PAGE, properties: { note: 'a secret of hers' } }])
    const stored = JSON.stringify(
      await test.database.selectFrom('crm_quarantined_message').selectAll().execute(),
    )
    expect(stored).not.toContain('a secret of hers')
    expect(stored).not.toContain('"a1"')
    const [held] = (await shop.quarantinedMessages.list({})).data
    expect(held).not.toHaveProperty('content')
    const keys = () =>
      test.database.selectFrom('crm_subject_key').where('subject_id', '=', held!.id).selectAll().execute()
    expect(await keys()).toHaveLength(1)
    await shop.quarantinedMessages.discard({ id: held!.id })
    expect(await keys()).toEqual([])
  })

  it('goes on waiting when it is replayed too early, and is gone when it was taken', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    await send(shop, [PAGE])
    const [held] = (await shop.quarantinedMessages.list({})).data
    expect(await shop.quarantinedMessages.replay({ id: held!.id })).toMatchObject({ status: 'quarantined' })
    const id = await identified(shop, 'u1')
    await shop.customers.identities.add({ id, namespace: 'shop:anonymous', externalId: 'a1' })
    expect(await shop.quarantinedMessages.replay({ id: held!.id })).toMatchObject({
      status: 'recorded',
      customerId: id,
    })
    await expect(shop.quarantinedMessages.replay({ id: held!.id })).rejects.toMatchObject({
      code: 'KITH_NOT_FOUND',
    })
    expect((await shop.customers.interactions.list({ id })).data).toHaveLength(1)
  })

  it('is taken with the rights of whoever sent it, for whoever replays it', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    await send(shop, [PAGE])
    const id = await identified(shop, 'u1')
    await shop.customers.identities.add({ id, namespace: 'shop:anonymous', externalId: 'a1' })
    const admin = test.as('system-admin')
    const [held] = (await admin.quarantinedMessages.list({})).data
    expect(held!.$masked).toContain('anonymousId')
    expect(await admin.quarantinedMessages.replay({ id: held!.id })).toMatchObject({ status: 'recorded' })
    const entries = (await test.audit()).filter(({ action }) => action === 'quarantinedMessages.replay')
    expect(new Set(entries.map(({ actorId, onBehalfOf }) => [actorId, onBehalfOf].join()))).toEqual(
      new Set(['u-system-admin,', 'u-integration,u-system-admin']),
    )
  })

  it('is discarded for good', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    await send(shop, [{ ...PAGE, messageId: 'm1' }])
    const [held] = (await shop.quarantinedMessages.list({})).data
    await shop.quarantinedMessages.discard({ id: held!.id })
    expect((await shop.quarantinedMessages.list({})).data).toEqual([])
    expect(told(await send(shop, [{ ...PAGE, messageId: 'm1' }]))).toEqual(['duplicate'])
  })

  it('goes when the person is erased whose name, address or conflict it holds', async () => {
    const orders = {
      'Order Paid@1': { mode: 'quarantine', schema: z.object({ total: z.number() }) },
    } as const
    const identify = {
      '$identify@1': { mode: 'quarantine', schema: z.object({ plan: z.string() }) },
    } as const
    await using test = await createTestCrm({ ingestion: { eventSchemas: { ...orders, ...identify } } })
    const shop = test.as('integration')
    const { id } = await shop.customers.create({
      name: 'Ada',
      email: 'ada@example.com',
      phone: '13800138000',
    })
    const { id: other } = await shop.customers.create({ name: 'Bob' })
    await shop.customers.identities.add({ id, namespace: 'shop', externalId: 'u1' })
    await shop.customers.identities.add({ id: other, namespace: 'shop', externalId: 'u2' })
    const results = await send(shop, [
      { type: 'track', userId: 'u1', event: 'Order Paid', properties: { note: 'for Ada' } },
      { type: 'identify', userId: 'u7', traits: { email: 'Ada@Example.com' } },
      { type: 'identify', userId: 'u8', traits: { phone: '138 0013 8000' } },
      { type: 'alias', previousId: 'u1', userId: 'u2' },
      { type: 'track', userId: 'u2', event: 'Order Paid' },
    ])
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['quarantined']))
    const dpo = test.as('dpo', { purpose: 'privacy-request' })
    await dpo.customers.erase({ id, reason: 'asked for' })
    expect((await shop.quarantinedMessages.list({})).data.map(({ type, userId }) => [type, userId])).toEqual([
      ['track', 'u2'],
    ])
  })
})

describe('the schema of an event', () => {
  const total = z.object({ total: z.number() })
  const BAD = { type: 'track', userId: 'u1', event: 'Paid', properties: { total: 'twelve' } }

  it.each([
    ['observe', 'recorded', []],
    ['enforce', 'rejected', ['KITH_INGESTION_SCHEMA_VIOLATED']],
    ['quarantine', 'quarantined', ['KITH_INGESTION_SCHEMA_VIOLATED']],
  ] as const)('decides in the mode "%s" on what does not fit', async (mode, status, codes) => {
    await using test = await createTestCrm({
      ingestion: { eventSchemas: { 'Paid@1': { mode, schema: total } } },
    })
    const shop = test.as('integration')
    await identified(shop, 'u1')
    const results = await send(shop, [BAD, { ...BAD, properties: { total: 12 } }])
    expect(results.map((each) => each.status)).toEqual([status, 'recorded'])
    const [first] = results
    expect(first!.errors.map(({ code }) => code)).toEqual(codes)
    const issues = [...first!.errors, ...first!.warnings]
    expect(issues.map(({ field, message }) => [field, message])).toEqual([
      ['properties.total', 'The message does not fit the schema "Paid@1" at "properties.total".'],
    ])
  })

  it('comes from plugins too, in versions of which a message may state one', async () => {
    interface PaidTypes extends PluginTypes {
      readonly id: 'paid'
    }
    const paid = definePlugin<PaidTypes>({
      id: 'paid',
      version: '0.1.0',
      kernel: '^0.1',
      setup(r) {
        const point = r.extensionPoint(eventSchemas)
        point.add('Paid', { mode: 'enforce', schema: total })
        point.add('Paid@2', { mode: 'enforce', schema: z.object({ amount: z.number() }) })
      },
    })
    await using test = await createTestCrm({ plugins: [paid()] })
    const shop = test.as('integration')
    await identified(shop, 'u1')
    const version = (event_version: number) => ({ context: { protocols: { event_version } } })
    const results = await send(shop, [
      { ...BAD, properties: { amount: 12 } },
      { ...BAD, properties: { total: 12 } },
      { ...BAD, properties: { total: 12 }, ...version(1) },
      { ...BAD, properties: { total: 12 }, ...version(3) },
    ])
    expect(told(results)).toEqual([
      'recorded',
      'rejected KITH_INGESTION_SCHEMA_VIOLATED',
      'recorded',
      'rejected KITH_INGESTION_SCHEMA_UNKNOWN',
    ])
  })

  it('keeps messages waiting for a person when their sender is identified, however many there are', async () => {
    await using test = await createTestCrm({
      ingestion: { eventSchemas: { 'Paid@1': { mode: 'quarantine', schema: total } } },
    })
    const shop = test.as('integration')
    await send(
      shop,
      Array.from({ length: 110 }, () => BAD),
    )
    await send(shop, [{ type: 'track', userId: 'u1', event: 'Signed In' }])
    const id = await identified(shop, 'u1')
    await workOff(test.crm)
    const { count } = await shop.quarantinedMessages.list({ count: 'exact', limit: 1 })
    expect(count).toBe(110)
    expect((await shop.customers.interactions.list({ id })).data).toHaveLength(1)
  })

  it('of today counts when a message is replayed', async () => {
    await using test = await createTestCrm({
      ingestion: { eventSchemas: { 'Paid@1': { mode: 'quarantine', schema: total } } },
    })
    const shop = test.as('integration')
    const id = await identified(shop, 'u1')
    await send(shop, [BAD])
    const [held] = (await shop.quarantinedMessages.list({})).data
    expect(told([await shop.quarantinedMessages.replay({ id: held!.id })])).toEqual([
      'quarantined KITH_INGESTION_SCHEMA_VIOLATED',
    ])
    expect((await shop.customers.interactions.list({ id })).data).toEqual([])
  })
})

describe('a manager', () => {
  const manager = testActor('relationship-manager')

  it('decides on the messages of the own team alone', async () => {
    await using test = await createTestCrm()
    await send(test.crm.as(manager), [PAGE])
    const other = test.as('relationship-manager', { id: 'u-other', attributes: { teamIds: ['t2'] } })
    const [held] = (await test.crm.as(manager).quarantinedMessages.list({})).data
    expect((await other.quarantinedMessages.list({})).data).toEqual([])
    for (const call of ['replay', 'discard'] as const)
      await expect(other.quarantinedMessages[call]({ id: held!.id })).rejects.toMatchObject({
        code: 'KITH_NOT_FOUND',
      })
  })
})

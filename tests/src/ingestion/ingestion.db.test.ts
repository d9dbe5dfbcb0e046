import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { identified, send, told } from './fixtures/messages.ts'

const ADA = { email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' }

describe('an identify call', () => {
  it('creates a customer under the names of the source, as an import would', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const [result] = await send(shop, [
      { type: 'identify', messageId: 'm1', userId: 'u1', anonymousId: 'a1', traits: ADA },
    ])
    const id = result!.customerId!
    expect(result).toEqual({
      index: 0,
      messageId: 'm1',
      status: 'created',
      customerId: id,
      errors: [],
      warnings: [],
    })
    expect(await shop.customers.get({ id })).toMatchObject({
      name: 'Ada Lovelace',
      givenName: 'Ada',
      email: 'ada@example.com',
      teamId: 't1',
    })
    const identities = await shop.customers.identities.list({ id })
    expect(
      identities.data.map(({ namespace, externalId }) => `${namespace} ${externalId}`).toSorted(),
    ).toEqual(['shop u1', 'shop:anonymous a1'])
    expect(await test.events('customer.created')).toHaveLength(1)
    expect(test.errors).toEqual([])
  })

  it('changes the customer whom it names, and says when there is nothing to change', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const id = await identified(shop, 'u1', ADA)
    const results = await send(shop, [
      { type: 'identify', userId: 'u1', traits: { phone: '13800138000' } },
      { type: 'identify', userId: 'u1', traits: { phone: '138 0013 8000', lastName: 'Byron' } },
      { type: 'identify', userId: 'u1', traits: { phone: '+86 138 0013 8000' } },
    ])
    expect(told(results)).toEqual(['updated', 'updated', 'unchanged'])
    expect(new Set(results.map(({ customerId }) => customerId))).toEqual(new Set([id]))
    // Half a name does not take the place of a whole one.
    expect(await shop.customers.get({ id })).toMatchObject({
      name: 'Ada Lovelace',
      familyName: 'Byron',
      phone: '+8613800138000',
    })
    expect(await test.events('customer.updated')).toHaveLength(2)
  })

  it('takes the traits of the specification, fields by name and custom fields by key', async () => {
    await using test = await createTestCrm()
    const label = { en: 'Plan' }
    await test
      .as('system-admin')
      .customFields.create({ entity: 'customer', key: 'plan', kind: 'text', class: 'basic', label })
    const shop = test.as('integration')
    const traits = {
      name: '王五',
      birthday: '1990-05-17',
      gender: '女',
      title: '会计',
      username: 'wu',
      address: { street: '建国路1号', city: '北京', state: '北京市', postalCode: '100022', country: 'CN' },
      website: 'https://wu.example',
      tags: ['vip', 'beta'],
      lifecycle: 'active',
      plan: 'gold',
    }
    const [result] = await send(shop, [{ type: 'identify', userId: 'u1', traits }])
    expect(result!.warnings).toEqual([])
    const id = result!.customerId!
    expect(await shop.customers.get({ id })).toMatchObject({
      name: '王五',
      birthDate: '1990-05-17',
      sex: 'female',
      occupation: '会计',
      nickname: 'wu',
      city: '北京',
      tags: ['vip', 'beta'],
      lifecycle: 'active',
      custom: { plan: 'gold' },
    })
    const points = await shop.customers.contactPoints.list({ id })
    expect(points.data.map(({ kind }) => kind).toSorted()).toEqual(['address', 'web'])
  })

  it('reports the traits that it leaves out, and keeps the texts that cannot be read', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const [result] = await send(shop, [
      { type: 'identify', userId: 'u1', traits: { ...ADA, phone: '12', shoeSize: 38, id: 'u1' } },
    ])
    expect(result).toMatchObject({ status: 'created', errors: [] })
    expect(result!.warnings.map(({ code, field }) => [code, field])).toEqual([
      ['KITH_INGESTION_TRAIT_UNKNOWN', 'traits.shoeSize'],
      ['KITH_VALUE_UNREADABLE', 'traits.phone'],
    ])
    expect(JSON.stringify(result!.warnings)).not.toContain('"12"')
    const dpo = test.as('dpo', { purpose: 'privacy-request' })
    const { data } = await dpo.customers.unreadValues.list({ id: result!.customerId! })
    expect(data.map(({ field, contactRaw }) => [field, contactRaw])).toEqual([['phone', '12']])
  })

  it('names somebody of whom it tells no name so that their quality tells it, until it tells one', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const id = await identified(shop, 'u1', { email: 'ada@example.com' })
    const unnamed = await shop.customers.get({ id })
    expect(unnamed).toMatchObject({ name: '未知' })
    expect(unnamed['qualityIssues']).toContain('name:placeholder')
    await send(shop, [{ type: 'identify', userId: 'u1', traits: ADA }])
    expect(await shop.customers.get({ id })).toMatchObject({ name: 'Ada Lovelace' })
  })

  it('finds a customer by an address where it is asked to, and waits where there are several', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const { id } = await shop.customers.create({ name: 'Ada', email: 'ada@example.com' })
    await shop.customers.create({ name: 'Bob', phone: '13800138000' })
    await shop.customers.create({ name: 'Eve', phone: '13800138000' })
    const alone = await send(shop, [{ type: 'identify', userId: 'u0', traits: ADA }])
    expect(alone[0]!.customerId).not.toBe(id)
    await shop.customers.delete({ id: alone[0]!.customerId! })
    const results = await send(
      shop,
      [
        { type: 'identify', userId: 'u1', traits: { email: 'ADA@example.com' } },
        { type: 'identify', userId: 'u2', traits: { phone: '13800138000' } },
      ],
      { matchBy: ['identity', 'email', 'phone'] },
    )
    expect(told(results)).toEqual(['updated', 'quarantined KITH_RECORD_AMBIGUOUS'])
    expect(results[0]!.customerId).toBe(id)
  })

  it('leaves an anonymous id with whom it belongs to, and says so', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const results = await send(shop, [
      { type: 'identify', userId: 'u1', anonymousId: 'a1' },
      { type: 'identify', userId: 'u2', anonymousId: 'a1' },
      { type: 'identify', userId: 'u1', anonymousId: 'a1' },
      { type: 'page', anonymousId: 'a1' },
    ])
    expect(told(results)).toEqual(['created', 'created', 'unchanged', 'recorded'])
    expect(results[1]!.warnings.map(({ code }) => code)).toEqual(['KITH_INGESTION_ANONYMOUS_ID_TAKEN'])
    expect(results[3]!.customerId).toBe(results[0]!.customerId)
  })

  it('names somebody who was anonymous', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const results = await send(shop, [
      { type: 'identify', anonymousId: 'a1', traits: ADA },
      { type: 'identify', userId: 'u1', anonymousId: 'a1' },
      { type: 'track', userId: 'u1', event: 'Signed In' },
    ])
    expect(told(results)).toEqual(['created', 'updated', 'recorded'])
    expect(new Set(results.map(({ customerId }) => customerId)).size).toBe(1)
  })

  it('makes a person a member of the company that it names', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const traits = { ...ADA, company: { id: 'c1', name: 'Analytical Engines', industry: 'Computing' } }
    const id = await identified(shop, 'u1', traits)
    const { data } = await shop.customers.relations.list({ id })
    expect(data).toMatchObject([
      { type: 'member_of', other: { name: 'Analytical Engines', kind: 'organization' } },
    ])
  })
})

describe('track, page and screen calls', () => {
  it('are interactions with the customer, on the timeline and as the latest activity', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const id = await identified(shop, 'u1')
    const timestamp = new Date(test.clock().getTime() - 60_000).toISOString()
    const results = await send(shop, [
      {
        type: 'track',
        messageId: 'm4',
        userId: 'u1',
        event: 'Order Completed',
        properties: { total: 12 },
        timestamp,
      },
      { type: 'page', userId: 'u1', properties: { name: 'Home' } },
      { type: 'screen', userId: 'u1', name: 'Cart' },
    ])
    expect(told(results)).toEqual(['recorded', 'recorded', 'recorded'])
    const { data } = await shop.customers.interactions.list({ id, sort: ['occurredAt', 'id'] })
    expect(data).toMatchObject([
      {
        kind: 'other',
        channel: 'api',
        direction: 'in',
        subject: 'Order Completed',
        body: '{"total":12}',
        source: 'shop',
        externalId: 'm4',
      },
      { kind: 'page_view', channel: 'web', subject: 'Home' },
      { kind: 'page_view', channel: 'app', subject: 'Cart', body: null },
    ])
    expect(data[0]!.occurredAt).toEqual(new Date(timestamp))
    const timeline = await shop.customers.timeline({ id })
    expect(timeline.data.filter(({ type }) => type === 'interaction.recorded')).toHaveLength(3)
    expect(await shop.customers.get({ id })).toMatchObject({ lastActivityAt: test.clock() })
    expect(await test.events('interaction.recorded')).toHaveLength(3)
  })

  it('correct the clock of a sender that says when it has sent them', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const id = await identified(shop, 'u1')
    const at = (ms: number): string => new Date(test.clock().getTime() + ms).toISOString()
    // Its clock is an hour ahead, and it kept the message for ten minutes.
    const ahead = { timestamp: at(50 * 60_000), sentAt: at(60 * 60_000) }
    const results = await send(shop, [
      { type: 'track', userId: 'u1', event: 'Corrected', ...ahead },
      { type: 'track', userId: 'u1', event: 'A little ahead', timestamp: at(4 * 60_000) },
      { type: 'track', userId: 'u1', event: 'Ahead', timestamp: at(6 * 60_000) },
    ])
    expect(told(results)).toEqual(['recorded', 'recorded', 'rejected KITH_INGESTION_IN_THE_FUTURE'])
    const { data } = await shop.customers.interactions.list({ id, sort: ['occurredAt'] })
    expect(data[0]!.occurredAt).toEqual(new Date(at(-10 * 60_000)))
  })
})

describe('group and alias calls', () => {
  it('make a person a member of an organization, once', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const id = await identified(shop, 'u1', ADA)
    const group = { type: 'group', userId: 'u1', groupId: 'g1' }
    const results = await send(shop, [
      { ...group, traits: { name: 'Engines' } },
      { ...group, traits: { name: 'Engines' } },
      { ...group, traits: { industry: 'Computing' } },
    ])
    expect(told(results)).toEqual(['updated', 'unchanged', 'updated'])
    expect(new Set(results.map(({ customerId }) => customerId))).toEqual(new Set([id]))
    const { data } = await shop.customers.relations.list({ id })
    expect(data).toHaveLength(1)
    expect(await test.events('customerRelation.added')).toHaveLength(1)
  })

  it('give a customer another name', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const id = await identified(shop, 'u1', ADA)
    const results = await send(shop, [
      { type: 'alias', previousId: 'u1', userId: 'u9' },
      { type: 'alias', previousId: 'a7', userId: 'u9' },
      { type: 'alias', previousId: 'u1', userId: 'u9' },
      { type: 'track', userId: 'u9', event: 'Renamed' },
      { type: 'page', anonymousId: 'a7' },
    ])
    expect(told(results)).toEqual(['updated', 'updated', 'unchanged', 'recorded', 'recorded'])
    expect(new Set(results.map(({ customerId }) => customerId))).toEqual(new Set([id]))
  })

  it('never make two customers one: the message waits, and names both', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const [a, b] = [await identified(shop, 'u1', ADA), await identified(shop, 'u2', { name: 'Bob' })]
    const [result] = await send(shop, [{ type: 'alias', previousId: 'u1', userId: 'u2' }])
    expect(told([result!])).toEqual(['quarantined KITH_INGESTION_ALIAS_CONFLICT'])
    expect(result!.errors[0]!.message).toContain(a)
    expect(result!.errors[0]!.message).toContain(b)
    expect((await shop.customers.list({})).data).toHaveLength(2)
    const [held] = (await shop.quarantinedMessages.list({})).data
    expect(held).toMatchObject({ type: 'alias', code: 'KITH_INGESTION_ALIAS_CONFLICT' })
    // A person merges them; then the message has nothing left to do.
    const manager = test.as('relationship-manager')
    await manager.customers.merge({ id: b, duplicateIds: [a] })
    expect(await shop.quarantinedMessages.replay({ id: held!.id })).toMatchObject({
      status: 'unchanged',
      customerId: b,
    })
    expect((await shop.quarantinedMessages.list({})).data).toEqual([])
  })
})

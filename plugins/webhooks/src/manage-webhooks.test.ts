import { aCustomer } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { openWebhooks } from './fixtures/open-webhooks.ts'

const DAY_MS = 24 * 3_600_000

describe('a secret', () => {
  it('is shown once, of 24 to 64 bytes, and stored sealed', async () => {
    await using stage = await openWebhooks()
    const { id, secret } = await stage.webhook()
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/)
    const { length } = Buffer.from(secret.slice('whsec_'.length), 'base64')
    expect([length >= 24, length <= 64]).toEqual([true, true])
    const shown = [await stage.admin.webhooks.get({ id }), await stage.admin.webhooks.list({})]
    const stored = await stage.test.database.selectFrom('crm_webhooks_webhook_secret').selectAll().execute()
    const url = await stage.test.database.selectFrom('crm_webhooks_webhook').selectAll().execute()
    expect(JSON.stringify([shown, stored, await stage.test.audit()])).not.toContain(secret)
    expect(stored).toHaveLength(1)
    expect(JSON.stringify(url)).not.toContain('127.0.0.1')
    // Not even the system reads it with the webhook.
    const whole = await stage.test.crm.system('look', (crm) => crm.webhooks.get({ id }))
    expect(JSON.stringify(whole)).not.toContain('whsec_')
  })

  it('that was replaced twice in a day signs no more', async () => {
    await using stage = await openWebhooks()
    const { id } = await stage.webhook()
    const secrets = [
      await stage.admin.webhooks.rotateSecret({ id }),
      await stage.admin.webhooks.rotateSecret({ id }),
    ]
    expect(new Set(secrets.map(({ secret }) => secret)).size).toBe(2)
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    expect(stage.receiver.received[0]!.headers['webhook-signature']!.split(' ')).toHaveLength(2)
  })
})

describe('a webhook acts', () => {
  it('in the roles of who made it, where nothing else is said', async () => {
    await using stage = await openWebhooks()
    const { id } = await stage.webhook({ roles: [] })
    expect(await stage.admin.webhooks.get({ id })).toMatchObject({
      roles: ['system-admin'],
      actorId: 'u-system-admin',
      actorAttributes: { teamIds: ['t1'] },
    })
  })

  it('in no role that its maker lacks, unless the host lends it', async () => {
    await using stage = await openWebhooks()
    const refusal = { code: 'KITH_WEBHOOKS_ROLE_REFUSED', status: 422 }
    await expect(stage.webhook({ roles: ['dpo'] })).rejects.toMatchObject(refusal)
    await expect(stage.webhook({ roles: ['no-such-role'] })).rejects.toMatchObject(refusal)
    const twoRoles = { roles: ['system-admin', 'dpo'] }
    const { id } = await stage.webhook({ roles: ['dpo'] }, twoRoles)
    // A session that was narrowed lends what it was narrowed to.
    const narrowed = { ...twoRoles, activeRoles: ['system-admin'] }
    await expect(stage.webhook({ roles: ['dpo'] }, narrowed)).rejects.toMatchObject(refusal)
    // Nobody points it somewhere else who could not have made it, nor switches it on again.
    for (const patch of [{ title: 'Mine now' }, { url: `${stage.receiver.url}/mine` }])
      await expect(stage.admin.webhooks.update({ id, patch })).rejects.toMatchObject(refusal)
    await stage.admin.webhooks.disable({ id })
    await expect(stage.admin.webhooks.enable({ id })).rejects.toMatchObject(refusal)
  })

  it('as who changed it last', async () => {
    await using stage = await openWebhooks()
    const { id } = await stage.webhook()
    const other = stage.test.as('system-admin', { id: 'u-other', attributes: { teamIds: ['t9'] } })
    const changed = await other.webhooks.update({ id, patch: { title: 'Other' } })
    expect(changed).toMatchObject({
      actorId: 'u-other',
      roles: ['integration'],
      actorAttributes: { teamIds: ['t9'] },
    })
  })
})

describe('a webhook is refused', () => {
  it.each([
    'not a url',
    'ftp://example.com/',
    'http://example.com/',
    'https://me:secret@example.com/',
    'https://example.com:8443/',
    'https://10.0.0.1/',
    'https://[::1]/',
    'https://2130706433/',
  ])('with the address %s', async (url) => {
    await using stage = await openWebhooks({ allowedPorts: [], allowsHttp: false, allowedNetworks: [] })
    const refusal = { code: 'KITH_WEBHOOKS_URL_REFUSED', status: 422 }
    await expect(stage.webhook({ url })).rejects.toMatchObject(refusal)
    const { id } = await stage.webhook({ url: 'https://example.com/hook' })
    await expect(stage.admin.webhooks.update({ id, patch: { url } })).rejects.toMatchObject(refusal)
    expect((await stage.admin.webhooks.get({ id })).url).toBe('https://example.com/hook')
  })

  it.each(['customer.vanished', 'nothing.*', 'customer', '*.created', ''])(
    'for events named %j',
    async (name) => {
      await using stage = await openWebhooks()
      await expect(stage.webhook({ events: ['customer.*', name] })).rejects.toMatchObject({ status: 422 })
    },
  )

  it('with a filter that its actor may not use, or that is none', async () => {
    await using stage = await openWebhooks({ runAs: ['service-rep'] })
    const made = (filter: never) => stage.webhook({ filter, roles: ['service-rep'] })
    const unavailable = { code: 'KITH_FIELD_UNAVAILABLE' }
    await expect(made({ customer: { phone: '13800138000' } } as never)).rejects.toMatchObject(unavailable)
    await expect(made({ customer: { nothing: 1 } } as never)).rejects.toMatchObject(unavailable)
    const invalid = { code: 'KITH_WEBHOOKS_FILTER_INVALID' }
    for (const filter of [{ nobody: {} }, [], 'customer'])
      await expect(made(filter as never)).rejects.toMatchObject(invalid)
    const { id } = await made({ customer: { lifecycle: 'active' } } as never)
    // Of a filter that stays, a change of roles asks again.
    const patch = { roles: ['system-admin'] }
    await expect(stage.admin.webhooks.update({ id, patch })).rejects.toMatchObject(unavailable)
  })
})

describe('a ping', () => {
  it('goes to that webhook alone, disabled or not, and once', async () => {
    await using stage = await openWebhooks()
    const { id } = await stage.webhook({ url: `${stage.receiver.url}/pinged`, events: ['team.*'] })
    await stage.webhook({ url: `${stage.receiver.url}/other`, events: ['*'] })
    await stage.admin.webhooks.disable({ id })
    await stage.settle()
    const before = stage.receiver.received.length
    stage.receiver.answer(500)
    await stage.admin.webhooks.ping({ id })
    await stage.settle()
    await stage.hurry()
    const pings = stage.receiver.received.slice(before)
    expect(pings.map(({ path }) => path)).toEqual(['/hook/pinged'])
    expect(JSON.parse(pings[0]!.text)).toMatchObject({
      type: 'webhook.pinged',
      data: { id: expect.any(String) },
    })
    expect(await stage.state(id)).toBe('disabled: manual')
    expect((await stage.attempts()).at(-1)).toMatchObject({
      event: 'webhook.pinged',
      status: 500,
      nextAt: null,
    })
  })
})

describe('past events', () => {
  it('are sent again: one by its id, or those of a time, and only of the names that are asked for', async () => {
    await using stage = await openWebhooks()
    const { id } = await stage.webhook({ events: ['customer.created'] })
    const { id: customerId } = await stage.shop.customers.create(aCustomer())
    await stage.shop.customers.update({ id: customerId, patch: { nickname: 'x' } })
    const since = stage.test.clock.advance(DAY_MS)
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    expect(stage.receiver.received).toHaveLength(2)
    const [first, second] = await stage.test.events('customer.created')
    const [updated] = await stage.test.events('customer.updated')
    const again = async (which: object) => {
      const from = stage.receiver.received.length
      const { added } = await stage.admin.webhooks.replay({ id, ...which })
      await stage.settle()
      return [added, ...stage.receiver.received.slice(from).map(({ headers }) => headers['webhook-id'])]
    }
    expect(await again({ eventId: first!.id })).toEqual([1, first!.id])
    expect(await again({ eventId: updated!.id })).toEqual([0])
    expect(await again({ since })).toEqual([1, second!.id])
    expect(await again({ since: new Date(0), until: since })).toEqual([1, first!.id])
    await expect(stage.admin.webhooks.replay({ id })).rejects.toMatchObject({ code: 'KITH_VALIDATION' })
    // The log of before stays as it was.
    expect((await stage.attempts()).filter(({ eventId }) => eventId === first!.id)).toHaveLength(3)
  })

  it('that are all delivered again reach nobody who has taken them', async () => {
    await using stage = await openWebhooks()
    await stage.webhook()
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    await stage.admin.events.replay({ subscriber: 'webhooks.deliver', since: new Date(0) })
    await stage.settle()
    expect(stage.receiver.received).toHaveLength(1)
  })
})

describe('a webhook that is', () => {
  it('disabled drops what it was owed; enabled, it is sent what comes then', async () => {
    await using stage = await openWebhooks()
    const { id } = await stage.webhook()
    stage.receiver.answer(500, 204)
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    expect(await stage.admin.webhooks.disable({ id })).toMatchObject({
      state: 'disabled',
      disabledReason: 'manual',
    })
    await stage.hurry()
    expect(await stage.deliveries()).toEqual([])
    expect(await stage.admin.webhooks.enable({ id })).toMatchObject({
      state: 'active',
      disabledReason: null,
      failingSince: null,
    })
    await expect(stage.admin.webhooks.enable({ id })).rejects.toMatchObject({
      code: 'KITH_WEBHOOKS_NOT_DISABLED',
    })
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    expect(stage.receiver.received).toHaveLength(2)
  })

  it('deleted goes with its secrets and what it was owed', async () => {
    await using stage = await openWebhooks()
    const { id } = await stage.webhook()
    stage.receiver.answer(500)
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    await stage.admin.webhooks.delete({ id })
    await stage.hurry()
    expect(await stage.deliveries()).toEqual([])
    expect(await stage.test.database.selectFrom('crm_webhooks_webhook_secret').selectAll().execute()).toEqual(
      [],
    )
    await expect(stage.admin.webhooks.get({ id })).rejects.toMatchObject({ code: 'KITH_NOT_FOUND' })
    expect((await stage.test.events()).map(({ name }) => name)).toContain('webhook.deleted')
  })

  it('long past leaves no attempts behind', async () => {
    await using stage = await openWebhooks({ logDays: 7 })
    await stage.webhook()
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    stage.test.clock.advance(6 * DAY_MS)
    await stage.settle()
    expect(await stage.attempts()).toHaveLength(1)
    stage.test.clock.advance(DAY_MS + 1)
    await stage.settle()
    expect(await stage.attempts()).toEqual([])
  })
})

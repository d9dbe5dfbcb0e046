import { expect } from 'vitest'

import { endOf } from './attack-http.ts'
import type { Attack, Kit } from './attack.ts'
import { INTERNAL, openOutbound } from './outbound-lab.ts'

const PUBLIC = '127.0.0.2'
const PHONE = '13800138000'

/** The loopback as people write it who hope that somebody else reads it. */
const spellings = [
  INTERNAL,
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '[::ffff:127.0.0.1]',
  '[::1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '169.254.169.254',
]

const answering = (...addresses: readonly string[]) => addresses.map((address) => ({ address, family: 4 }))

async function literals(kit: Kit): Promise<void> {
  await using lab = await openOutbound(kit)
  for (const host of spellings)
    expect([host, await endOf(lab.webhook(host))]).toEqual([host, 'KITH_WEBHOOKS_URL_REFUSED'])
}

async function innerName(kit: Kit): Promise<void> {
  await using lab = await openOutbound(kit, { resolve: () => Promise.resolve(answering(INTERNAL)) })
  await lab.webhook('inner.example')
  await lab.cause()
  expect(lab.inside.texts).toEqual([])
  expect(await lab.attempts()).toMatchObject([{ failure: 'address', status: null, response: null }])
}

/** The name is public whenever somebody judges it first, and leads inside whenever it is looked up again. */
async function rebinding(kit: Kit): Promise<void> {
  let looks = 0
  await using lab = await openOutbound(kit, {
    resolve: () => Promise.resolve(answering(looks++ % 2 === 0 ? PUBLIC : INTERNAL)),
  })
  await lab.webhook('rebind.example')
  await lab.cause()
  expect([lab.receiver.texts.length, lab.inside.texts.length]).toEqual([1, 0])
  expect(looks).toBe(1)
}

async function mixedRecords(kit: Kit): Promise<void> {
  for (const addresses of [
    [PUBLIC, INTERNAL],
    [INTERNAL, PUBLIC],
  ]) {
    await using lab = await openOutbound(kit, { resolve: () => Promise.resolve(answering(...addresses)) })
    await lab.webhook('mixed.example')
    await lab.cause()
    expect([addresses, lab.receiver.texts.length, lab.inside.texts.length]).toEqual([addresses, 0, 0])
  }
}

async function redirects(kit: Kit): Promise<void> {
  let port = 0
  await using lab = await openOutbound(kit, {
    answer: (response) => response.writeHead(307, { location: `http://${INTERNAL}:${port}/` }).end(),
  })
  port = lab.port
  await lab.webhook(PUBLIC)
  await lab.cause()
  expect([lab.receiver.texts.length, lab.inside.texts.length]).toEqual([1, 0])
  expect(await lab.attempts()).toMatchObject([{ status: 307, outcome: 'failed' }])
}

/** What carries or reaches an IPv4 address by way of IPv6, and whatever else is not known to be public. */
async function strangeAddresses(kit: Kit): Promise<void> {
  const strange = [
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:808:808::',
    '2001::1',
    'fd00::1',
    'fe80::1',
    '4000::1',
    '::',
  ]
  for (const address of strange) {
    await using lab = await openOutbound(kit, {
      timeoutMs: 300,
      resolve: () => Promise.resolve([{ address, family: 6 }]),
    })
    await lab.webhook('strange.example')
    await lab.cause()
    expect([address, (await lab.attempts())[0]?.failure]).toEqual([address, 'address'])
  }
}

async function schemesAndPorts(kit: Kit): Promise<void> {
  await using lab = await openOutbound(kit, { allowsHttp: false, allowedPorts: [] })
  for (const url of [
    `http://${PUBLIC}/`,
    `https://${PUBLIC}:22/`,
    `https://${PUBLIC}:6379/`,
    `https://root:root@${PUBLIC}/`,
    'file:///etc/passwd',
    'gopher://127.0.0.2/',
  ])
    expect([url, await endOf(lab.webhook('x', { url }))]).toEqual([url, 'KITH_WEBHOOKS_URL_REFUSED'])
}

async function readingBack(kit: Kit): Promise<void> {
  const page = `${'a'.repeat(256)}${'b'.repeat(5000)}`
  await using lab = await openOutbound(kit, { answer: (response) => response.writeHead(500).end(page) })
  await lab.webhook(PUBLIC)
  await lab.cause()
  const seen = JSON.stringify(await lab.attempts())
  expect([seen.includes('aaaa'), seen.includes('b'.repeat(10))]).toEqual([true, false])
  const others = await lab.test.as('auditor').webhookAttempts.list({})
  expect(JSON.stringify(others)).not.toContain('aaaa')
  await using taken = await openOutbound(kit, { answer: (response) => response.writeHead(200).end(page) })
  await taken.webhook(PUBLIC)
  await taken.cause()
  expect(JSON.stringify(await taken.attempts())).not.toContain('aaaa')
}

async function borrowedRoles(kit: Kit): Promise<void> {
  await using lab = await openOutbound(kit, { runAs: [] })
  expect(await endOf(lab.webhook(PUBLIC))).toBe('KITH_WEBHOOKS_ROLE_REFUSED')
  const both = lab.test.as('system-admin', { id: 'u-both', roles: ['system-admin', 'integration'] })
  const url = `http://${PUBLIC}:${lab.port}/`
  const settings = { title: 'x', url, events: ['customer.*'], roles: ['integration'] }
  const webhook = await both.webhooks.create(settings)
  // Whoever may change webhooks points none at an address of their own that sees more than they do.
  const patch = { url: `${url}mine` }
  expect(await endOf(lab.admin.webhooks.update({ id: webhook.id, patch }))).toBe('KITH_WEBHOOKS_ROLE_REFUSED')
  expect((await lab.admin.webhooks.get({ id: webhook.id })).url).toBe(url)
}

/** Every attempt sends what its actor sees by then: a body of the first attempt is kept nowhere. */
async function lostRights(kit: Kit): Promise<void> {
  let status = 500
  await using lab = await openOutbound(kit, {
    runAs: ['service-rep'],
    answer: (response) => response.writeHead(status).end(),
  })
  await lab.webhook(PUBLIC, { roles: ['service-rep'], payload: 'full' })
  const id = await lab.cause({ phone: PHONE, bankCard: '4111111111111111', teamId: 't1' })
  const [first] = lab.receiver.texts
  expect(first).toContain('$masked')
  expect(first).not.toContain(PHONE)
  expect(first).not.toContain('bankCard')
  await lab.test.as('integration').customers.update({ id, patch: { teamId: 't2' } })
  status = 204
  await lab.settle()
  expect(lab.receiver.texts).toHaveLength(1)
}

/** Attacks by way of what the CRM sends out, and where to. */
export const outboundAttacks: readonly Attack[] = [
  { number: 'O1', says: 'an address inside is refused however it is written', run: literals },
  { number: 'O2', says: 'a name that leads inside leads nowhere', run: innerName },
  { number: 'O3', says: 'a name that changes its mind leads where it was judged to', run: rebinding },
  { number: 'O4', says: 'one address inside among several refuses all', run: mixedRecords },
  { number: 'O5', says: 'a redirect inside is not followed', run: redirects },
  { number: 'O6', says: 'an address that is not known to be public is none', run: strangeAddresses },
  { number: 'O7', says: 'other schemes and ports are for the host to allow', run: schemesAndPorts },
  {
    number: 'O8',
    says: 'an answer is read back for 256 bytes, by administrators, when it refuses',
    run: readingBack,
  },
  {
    number: 'O9',
    says: 'a webhook acts in no role that who makes or changes it may not lend',
    run: borrowedRoles,
  },
  {
    number: 'O10',
    says: 'each attempt sends what its actor sees then, and nothing of a row out of sight',
    run: lostRights,
  },
]

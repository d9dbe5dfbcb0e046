import type { ItemResult } from '@kith/core'
import { expect } from 'vitest'

import type { Attack, Kit } from './attack.ts'

const PHONE = '13812345678'
const EMAIL = 'canary@example.com'

type Message = Readonly<Record<string, unknown>>

/** Results with what names the messages taken out: two that are alike tell the same. */
function alike(results: readonly ItemResult[]): unknown {
  return results.map(({ status, customerId, errors, warnings }) => {
    const codes = [...errors, ...warnings].map(({ code, field, message }) => [code, field, message])
    return { status, isNamed: customerId !== undefined, codes }
  })
}

/** Somebody sends messages about a customer whom another team has, and about nobody. */
async function hiddenCustomers(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const shop = test.as('integration', { attributes: { teamIds: ['t2'] } })
  const hidden = { type: 'identify', messageId: 'seen', userId: 'u-hidden', anonymousId: 'a-hidden' }
  const traits = { name: 'Canary', phone: PHONE, email: EMAIL }
  const first = await shop.ingestion.ingest({ source: 'shop', batch: [{ ...hidden, traits }] })
  const hiddenId = first.results[0]!.customerId!
  const manager = test.as('relationship-manager')
  const visible = await manager.ingestion.ingest({
    source: 'shop',
    batch: [{ type: 'identify', messageId: 'own', userId: 'u-own' }],
  })
  let sent = 0
  const send = async (messages: readonly Message[], more: object = {}) => {
    const batch = messages.map((message) => ({ messageId: `m${++sent}`, ...message }))
    const { results } = await manager.ingestion.ingest({ source: 'shop', batch, ...more })
    expect(JSON.stringify(results)).not.toContain(hiddenId)
    return results
  }
  const about = (userId: string, anonymousId: string): Message[] => [
    { type: 'track', userId, event: 'Paid' },
    { type: 'page', anonymousId },
    { type: 'group', userId, groupId: 'g1' },
    { type: 'alias', previousId: userId, userId: 'u-nobody' },
  ]
  expect(alike(await send(about('u-hidden', 'a-hidden')))).toEqual(
    alike(await send(about('u-other', 'a-other'))),
  )
  // By what everybody may share, somebody out of sight is nobody.
  const matchBy = ['identity', 'phone', 'email']
  const identify = (userId: string, phone: string, email: string): Message[] => [
    { type: 'identify', userId, traits: { phone } },
    { type: 'identify', userId: `${userId}-2`, traits: { email } },
  ]
  expect(alike(await send(identify('u-a', PHONE, EMAIL), { matchBy }))).toEqual(
    alike(await send(identify('u-b', '13812345679', 'nobody@example.com'), { matchBy })),
  )
  // A message that was taken is one of the designed oracles; about whom it was is none.
  const { results } = await manager.ingestion.ingest({ source: 'shop', batch: [hidden] })
  expect(results).toEqual([{ index: 0, messageId: 'seen', status: 'duplicate', errors: [], warnings: [] }])
  expect(visible.results[0]!.status).toBe('created')
}

/** That a name is taken is told as seldom as by any other write. */
async function takenNames(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const shop = test.as('integration', { attributes: { teamIds: ['t2'] } })
  const names = Array.from({ length: 70 }, (_, at) => `u${at}`)
  const identify = (prefix: string) =>
    names.map((userId) => ({ type: 'identify', messageId: `${prefix}-${userId}`, userId }))
  await shop.ingestion.ingest({ source: 'shop', batch: identify('a') })
  const manager = test.as('relationship-manager')
  const { results } = await manager.ingestion.ingest({ source: 'shop', batch: identify('b') })
  const codes = results.map(({ errors }) => errors[0]?.code)
  expect(codes.filter((code) => code === 'KITH_POSSIBLE_DUPLICATE')).toHaveLength(60)
  expect(new Set(codes.slice(60))).toEqual(new Set(['KITH_RATE_LIMITED']))
}

/** Whoever lets a message be taken that another has sent is not told of whom they may not see. */
async function replayed(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const manager = test.as('relationship-manager')
  const page = { type: 'page', messageId: 'm1', anonymousId: 'a1' }
  await manager.ingestion.ingest({ source: 'shop', batch: [page] })
  const { id } = await manager.customers.create({ name: 'Canary' })
  await manager.customers.identities.add({ id, namespace: 'shop:anonymous', externalId: 'a1' })
  const [held] = (await manager.quarantinedMessages.list({})).data
  // The same person, who has left the team since and keeps what is their own.
  const left = test.as('relationship-manager', { attributes: { teamIds: [] } })
  await test.crm.system('moved', ({ customers }) =>
    customers.update({ id, patch: { ownerId: 'u-other', teamId: 't1' } }),
  )
  const result = await left.quarantinedMessages.replay({ id: held!.id })
  expect(result.status).toBe('recorded')
  expect(result).not.toHaveProperty('customerId')
}

/** Messages of other systems as a way to learn of customers. */
export const ingestionAttacks: readonly Attack[] = [
  {
    number: 'S57 ingestion',
    says: 'messages about customers out of sight have the results of messages about nobody',
    run: hiddenCustomers,
  },
  { number: 'S57 taken names', says: 'names that are taken are told 60 times in a minute', run: takenNames },
  { number: 'S57 replayed', says: 'a message that is replayed names nobody out of sight', run: replayed },
]

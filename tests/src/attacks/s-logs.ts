import { inspect } from 'node:util'

import { standardRoles } from '@kith/core'
import { testActor } from '@kith/testing'
import { expect } from 'vitest'

import { type CountedCrm, openCounted } from './attack-statements.ts'
import type { Attack, Kit } from './attack.ts'

/** What is encrypted: of a customer, its contact points, identities and interactions. */
const sealed = {
  phone: '13812345678',
  email: 'trace@example.com',
  idNumber: '11010519491231002X',
  bankCard: '6217000012345678907',
  birthDate: '1949-12-31',
  address: '无痕路七号',
}
const changed = { ...sealed, phone: '13987653333', email: 'other@example.org', address: '百灵鸟路九号' }
const parts = {
  wechat: 'canary-wechat',
  mobile: '13711112222',
  openid: 'canary-openid',
  subject: '金丝雀来电',
  body: 'canary-body',
}

/** Phone numbers are stored in their international form, of which the national one is a part. */
const plaintexts = [...new Set([sealed, changed, parts].flatMap((values) => Object.values(values)))]

function expectNone(place: string, text: string): void {
  expect([place, plaintexts.filter((value) => text.includes(value))]).toEqual([place, []])
}

/** A thing as a logger writes it that leaves nothing out: members that are hidden, symbols, causes. */
function written(thing: unknown): string {
  const shown = inspect(thing, { depth: 20, showHidden: true, maxStringLength: null })
  return `${shown} ${JSON.stringify(thing)} ${String(thing)}`
}

type Session = ReturnType<CountedCrm['crm']['as']>

/** Everything that writes, finds or shows what is encrypted, but for merges, and the erasure, which seeks plain text. */
async function work({ customers }: Session, id: string): Promise<void> {
  await customers.get({ id })
  await customers.contactPoints.add({ id, kind: 'wechat', value: parts.wechat })
  await customers.contactPoints.add({ id, kind: 'phone', value: parts.mobile, isPrimary: true })
  await customers.identities.add({ id, namespace: 'shop', externalId: parts.openid })
  const call = { channel: 'phone', direction: 'in', kind: 'call' } as const
  await customers.interactions.record({ id, ...call, subject: parts.subject, body: parts.body })
  await customers.update({ id, patch: changed })
  await customers.search({ where: { phone: changed.phone } })
  await customers.search({ where: { email: { in: [sealed.email, changed.email] } } })
  await customers.list({ q: '张三' })
  await customers.lookup({ phone: changed.phone })
  await customers.lookup({ email: changed.email })
  await customers.delete({ id })
  await customers.restore({ id })
}

async function statements(_kit: Kit): Promise<void> {
  await using counted = await openCounted(standardRoles())
  const { crm, logOf } = counted
  const shop = crm.as(testActor('integration', { attributes: { identityAccess: true } }))
  const log = await logOf(async () => {
    const { id } = await shop.customers.create({ name: '张三', ...sealed })
    const { id: otherId } = await shop.customers.create({ name: '李四', ...sealed })
    await work(shop, id)
    await crm.system('merging', async (root) => {
      const { mergeId } = await root.customers.merge({ id, duplicateIds: [otherId] })
      await root.merges.undo({ id: mergeId!, onConflict: 'keep' })
    })
  })
  expect(log).toContain('crm_contact_point')
  expect(log).toContain('张三')
  expectNone('the log of statements', log)
}

async function things(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const [id, otherId] = await test.crm.system('stage', async (crm) => {
    const { customers: all } = crm
    const first = await all.create({ name: '张三', teamId: 't1', ...sealed })
    return [first.id, (await all.create({ name: '李四', teamId: 't1' })).id] as const
  })
  const [rep, shop] = [test.as('service-rep'), test.as('integration')]
  const identity = { namespace: 'shop', externalId: parts.openid }
  await shop.customers.identities.add({ id, ...identity })
  const { customers } = rep
  const answers = {
    row: await customers.get({ id }),
    page: await customers.list({ count: 'exact' }),
    points: await customers.contactPoints.list({ id }),
    profile: await customers.profile({ id }),
    hit: await customers.lookup({ phone: sealed.phone }),
  }
  expect(inspect(answers.row)).toContain('138****5678')
  for (const [name, answer] of Object.entries(answers)) expectNone(name, written(answer))
  for (const held of [rep, test.crm, test.crm.catalog])
    expectNone('what a host holds', inspect(held, { depth: 8 }))
  const refused: Readonly<Record<string, () => Promise<unknown>>> = {
    'a field that is denied': () => customers.list({ where: { idNumber: sealed.idNumber } }),
    'a field that is masked': () => customers.list({ where: { phone: sealed.phone } }),
    'a value that is wrong': () => customers.create({ name: 'x', phone: parts.wechat }),
    'a value of another type': () => customers.create({ name: 'x', email: [sealed.email] as never }),
    'a field that does not exist': () =>
      customers.create({ name: 'x', ...({ fax: sealed.phone } as object) }),
    'a mask that is sent back': () => customers.update({ id, patch: { address: sealed.address } }),
    'a row that is absent': () => customers.get({ id: sealed.phone }),
    'a key of a lookup': () => customers.lookup({ idNumber: sealed.idNumber }),
    'a cursor that is none': () => customers.list({ cursor: sealed.bankCard }),
    'an identity that is taken': () => shop.customers.identities.add({ id: otherId, ...identity }),
  }
  const thrown = async (call: () => Promise<unknown>): Promise<unknown> =>
    call().then(
      () => undefined,
      (error: unknown) => error,
    )
  for (const [name, call] of Object.entries(refused)) {
    const error = await thrown(call)
    expect([name, error]).toEqual([name, expect.objectContaining({ code: expect.stringMatching(/^KITH_/) })])
    expectNone(name, written(error))
  }
  await test.database.schema.dropTable('crm_contact_point').execute()
  const failed = await thrown(() => customers.create({ name: 'x', teamId: 't1', phone: changed.phone }))
  expect(failed).toBeInstanceOf(Error)
  expectNone('a failure of the database', written(failed))
}

/** Attacks on what a host logs. */
export const logAttacks: readonly Attack[] = [
  { number: 'S54a', says: 'what is answered and thrown shows in no log more than it shows', run: things },
  { number: 'S54b', says: 'statements hold no plain text of what is encrypted', run: statements },
]

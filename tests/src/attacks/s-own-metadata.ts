import type { Meta, MetaField } from '@kith/core'
import type { TestCrm } from '@kith/testing'
import { expect } from 'vitest'

import { endOf, serve } from './attack-http.ts'
import type { Attack, Kit } from './attack.ts'

type Asking = ReturnType<TestCrm['as']>

const ABSENT = '01890000-0000-7000-8000-000000000000'

const roles = ['service-rep', 'relationship-manager', 'system-admin', 'auditor', 'market-analyst', 'nobody']

/** Names of one length: a field that a representative is denied, and one that there is not. */
const [DENIED, UNKNOWN] = ['idNumber', 'shoeSize']

const secrets = { phone: '13812345678', idNumber: '11010519491231002X', city: 'canary-city' }

/** A field that is named can be used in some way: read, or written in clear. */
async function expectUsable(
  session: Asking,
  { entity, actions, field }: { entity: string; actions: readonly string[]; field: MetaField },
): Promise<void> {
  const uses = await Promise.all(
    actions.map((action) => session.can(entity, action, { fields: [field.name] })),
  )
  const isUsable = field.level !== 'deny' || uses.some((reach) => reach !== 'never')
  expect([entity, field.name, isUsable]).toEqual([entity, field.name, true])
}

/** An operation is named exactly where it is not refused for want of a right to it. */
async function expectCallable(session: Asking, { operations }: Meta): Promise<void> {
  const named = new Set(operations.map(({ name }) => name))
  const asked = {
    'customers.list': () => session.customers.list({}),
    'customers.delete': () => session.customers.delete({ id: ABSENT }),
    'customers.erase': () => session.customers.erase({ id: ABSENT, reason: 'test', dryRun: true }),
    'audit.verify': () => session.audit.verify({}),
    'users.list': () => session.users.list({}),
  }
  for (const [name, call] of Object.entries(asked)) {
    const isRefused = (await endOf(call())) === 'KITH_FORBIDDEN'
    expect([name, named.has(name)]).toEqual([name, !isRefused])
  }
}

/** What a role asks for when its client starts, as text. */
async function metadataOf(session: Asking): Promise<string> {
  const meta = await session.meta.get({})
  for (const { name: entity, actions, fields } of meta.entities)
    for (const field of fields) await expectUsable(session, { entity, actions, field })
  await expectCallable(session, meta)
  return JSON.stringify([meta, await session.me.get({}), await session.me.permissions({})])
}

/** A field that is denied and one that does not exist are the same to whoever asks about rights. */
async function expectAlike(session: Asking): Promise<void> {
  for (const action of ['read', 'list', 'update', 'lookup']) {
    const answers = async (field: string): Promise<string> => {
      const asked = { fields: [field] }
      const explained = await session.policy.explain({ entity: 'customer', action, ...asked })
      return JSON.stringify([await session.can('customer', action, asked), explained])
    }
    const denied = await answers(DENIED)
    expect([action, denied.startsWith('["never"')]).toEqual([action, true])
    expect([action, denied.replaceAll(DENIED, UNKNOWN)]).toEqual([action, await answers(UNKNOWN)])
  }
}

/** What describes a whole instance is for its host: no door answers with it, and it holds no data and no secret. */
async function expectNoDoor(test: TestCrm, stage: () => Promise<unknown>): Promise<void> {
  const manifest = JSON.stringify(test.crm.manifest)
  await stage()
  expect(JSON.stringify(test.crm.manifest)).toBe(manifest)
  expect(manifest).toContain(`"${DENIED}"`)
  for (const word of [...Object.values(secrets), 'canary', 'a fixed secret'])
    expect([word, manifest.includes(word)]).toEqual([word, false])
  const send = await serve(test.crm)
  for (const path of ['/manifest', '/inspect', '/plugins', '/schema', '/explain', '/policy', '/roles'])
    expect([path, (await send('GET', path, { as: 'system-admin' })).status]).toEqual([path, 404])
}

async function ownMetadata(kit: Kit): Promise<void> {
  const worlds: string[][] = []
  for (const values of [{}, { tags: ['canary-tag'], source: 'canary-source' }]) {
    await using test = await kit.createTestCrm()
    await expectNoDoor(test, () =>
      test.crm.system('stage', (crm) =>
        crm.customers.create({ name: '张三', teamId: 't1', ...secrets, ...values }),
      ),
    )
    const told: string[] = []
    for (const role of roles) told.push(await metadataOf(test.as(role)))
    await expectAlike(test.as('service-rep'))
    worlds.push(told)
  }
  expect(worlds[0]).toEqual(worlds[1])
  const [rep] = worlds[0]!
  expect(rep).toContain('"phone"')
  for (const word of [DENIED, 'bankCard', 'canary', 'phone_eq', 'tenant_id', 'crm_'])
    expect([word, rep!.includes(word)]).toEqual([word, false])
}

/** Attacks on what a client is told before it asks for rows. */
export const ownMetadataAttacks: readonly Attack[] = [
  {
    number: 'S57a',
    says: 'what a client asks for at its start names what its user may use, and nothing else',
    run: ownMetadata,
  },
]

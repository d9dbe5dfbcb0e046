import { describe, expect, inject } from 'vitest'

import { type Cut, openCuttingProxy } from './fixtures/cutting-proxy.ts'
import { openFaultCrm, openInstances, shop } from './fixtures/fault-crm.ts'
import { openFaultDatabase, type SharedKind } from './fixtures/fault-database.ts'
import { describeFaults, within } from './fixtures/find-out.ts'

const kind = inject('database') as SharedKind

/** A CRM behind a proxy that cuts the connection of one commit. */
async function openBehindProxy() {
  const database = await openFaultDatabase(kind)
  const proxy = await openCuttingProxy(database.url)
  const straight = await openFaultCrm(database.connect())
  await straight.migrate()
  await straight.close()
  const crm = await openFaultCrm(database.connect({ port: proxy.port }))
  // Everything that is written once is written by then.
  await crm.as(shop).customers.create({ name: 'first' })
  await crm.tick()
  return {
    database,
    proxy,
    crm,
    async [Symbol.asyncDispose]() {
      await crm.close()
      await proxy[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** Fault 7: nobody knows how the commit ended. The same key tells. */
async function asksAgainUnderTheKey(cut: Cut): Promise<void> {
  await using one = await openBehindProxy()
  const create = (idempotencyKey: string, onReplay: () => void) =>
    one.crm.as(shop).customers.create({ name: '张三' }, { idempotencyKey, onReplay })
  for (let round = 0; round < 5; round += 1) {
    one.proxy.cutNext(cut)
    const replays: string[] = []
    const note = (): void => void replays.push('again')
    const first = await create(`key-${round}`, note).then(
      () => 'answered',
      () => 'failed',
    )
    expect(first).toBe('failed')
    await create(`key-${round}`, note)
    expect(replays).toHaveLength(cut === 'after' ? 1 : 0)
  }
  expect(one.proxy.cuts).toBe(5)
  expect(await one.database.count('crm_customer')).toBe(6)
  expect(await one.database.count('crm_event')).toBe(6)
}

/** Without a key the caller is told, and nothing is done twice behind their back. */
async function isToldOfTheUnknown(): Promise<void> {
  await using one = await openBehindProxy()
  for (let round = 0; round < 3; round += 1) {
    one.proxy.cutNext('after')
    await one.crm
      .as(shop)
      .customers.create({ name: '张三' })
      .then(
        () => undefined,
        () => undefined,
      )
  }
  expect(await one.database.count('crm_customer')).toBe(4)
}

/** A relay whose commit is cut does what it owes once. */
async function relayIsCut(): Promise<void> {
  await using one = await openBehindProxy()
  for (const cut of ['before', 'after', 'before', 'after'] as const) {
    await one.crm.as(shop).customers.create({ name: '张三' })
    one.proxy.cutNext(cut)
    await one.crm.tick().catch(() => undefined)
    await one.database.rows(
      `update crm_delivery set due_at = '2001-01-01T00:00:00.000Z', state = 'ready' where subscriber = 'effects.note'`,
    )
    await one.crm.tick()
  }
  const effects = await one.database.rows('select distinct event_id from crm_effects_effect')
  expect(effects).toHaveLength(5)
  expect(await one.database.count('crm_effects_effect')).toBe(5)
}

/** Fault 7: one connection for everybody. Who has it must not wait for another one. */
async function sharesOneConnection(): Promise<void> {
  await using one = await openInstances(kind, [{ effects: { external: () => undefined } }], { most: 1 })
  const [crm] = one.crms
  const { customers } = crm!.as(shop)
  const write = async (index: number): Promise<void> => {
    const { id } = await customers.create({ name: `Customer ${index}`, phone: '13800138000' })
    await customers.update({ id, patch: { nickname: 'x' } })
    await crm!.transaction(async ({ as }) => {
      await as(shop).customers.get({ id })
      await as(shop).customers.interactions.list({ id })
    })
    if (index % 10 === 0) await crm!.tick()
  }
  await within(150_000, Promise.all(Array.from({ length: 50 }, (_, index) => write(index))))
  await within(
    150_000,
    (async () => {
      while ((await crm!.tick()) > 0);
    })(),
  )
  expect(await one.database.count('crm_effects_effect')).toBe(100)
  expect(one.errors).toEqual([])
}

describe.skipIf(kind === 'sqlite')('over a network', () => {
  describeFaults(
    'a commit',
    {
      'fault 7: that never arrived is made under the same key': () => asksAgainUnderTheKey('before'),
      'fault 7: whose end nobody heard of is answered under the same key': () =>
        asksAgainUnderTheKey('after'),
      'fault 7: whose end nobody heard of is not made again by itself': isToldOfTheUnknown,
      'fault 7: of a relay that is cut leaves one effect': relayIsCut,
    },
    [
      {
        without: 'leaving alone what may have been done',
        fault: isToldOfTheUnknown,
        edits: [{ file: 'database/database.ts', remove: 'return !isCommitting && this', put: 'return this' }],
      },
      {
        without: 'the key that was taken',
        fault: () => asksAgainUnderTheKey('after'),
        edits: [
          {
            file: 'idempotency/idempotency-keys.ts',
            remove: 'values (${digest}, ${claim.session.tenantId}',
            put: 'values (${digest.slice(0, 50) + Math.random().toString(16).slice(2, 12)}, ${claim.session.tenantId}',
          },
        ],
      },
    ],
  )

  describeFaults('a pool', { 'fault 7: of one connection serves everybody in turn': sharesOneConnection }, [])
})

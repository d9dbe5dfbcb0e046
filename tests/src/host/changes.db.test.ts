import type { ActorInput } from '@kith/core'
import { afterEach, describe, expect, test } from 'vitest'

import { rep, shop, stranger } from './fixtures/embedded.ts'
import { type Hosted, hosted } from './fixtures/hosted.ts'

type Host = Hosted<readonly []>

const admin = { id: 'root', roles: ['system-admin'] }
const open: Host[] = []

async function host(): Promise<Host> {
  const made = await hosted()
  open.push(made)
  return made
}

afterEach(async () => {
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]()
})

const types = (page: { data: readonly { type: string }[] }) => page.data.map(({ type }) => type)

describe('the change feed', () => {
  test('has each committed change once, in order, and only what is numbered', async () => {
    const { crm } = await host()
    const session = crm.as(shop)
    const { id } = await session.customers.create({ name: '张三' })
    await session.customers.update({ id, patch: { nickname: '三' } })
    expect((await session.changes.list()).data).toEqual([])
    await crm.tick()
    const page = await session.changes.list()
    expect(page.data).toMatchObject([
      {
        type: 'customer.created',
        subjectId: id,
        actorId: 'shop',
        changed: ['name'],
        ids: { customerId: id },
      },
      { type: 'customer.updated', subjectId: id, changed: ['nickname'] },
    ])
    expect((await session.changes.list({ since: page.nextCursor })).data).toEqual([])
    await session.customers.create({ name: '李四' })
    await crm.tick()
    expect(types(await session.changes.list({ since: page.nextCursor }))).toEqual(['customer.created'])
  })

  test('goes on from page to page, and by type', async () => {
    const { crm } = await host()
    const session = crm.as(shop)
    for (const name of ['a', 'b', 'c']) {
      const { id } = await session.customers.create({ name })
      await session.customers.update({ id, patch: { nickname: name } })
    }
    await crm.tick()
    let since: string | undefined
    const seen: string[] = []
    for (let pages = 0; pages < 4; pages += 1) {
      const page = await session.changes.list({ limit: 2, ...(since === undefined ? {} : { since }) })
      seen.push(...page.data.map(({ id }) => id))
      since = page.nextCursor
    }
    expect(new Set(seen).size).toBe(6)
    expect(types(await session.changes.list({ types: 'customer.updated' }))).toHaveLength(3)
    expect(types(await session.changes.list({ types: 'customer.*' }))).toHaveLength(6)
    expect(types(await session.changes.list({ types: ['memo.written'] }))).toEqual([])
  })

  test('never skips an event whose transaction commits after a later one', async () => {
    const held = await host()
    const { crm } = held
    const session = crm.as(shop)
    const ids: string[] = []
    for (const name of ['a', 'b', 'c', 'd']) ids.push((await session.customers.create({ name })).id)
    // What has not committed yet is not there yet: the first two come back when the last two were numbered and read.
    await held.rows(`create table held as select * from crm_event order by id limit 2`)
    await held.rows(`delete from crm_event where id in (select id from held)`)
    await crm.tick()
    const first = await session.changes.list()
    expect(first.data.map(({ subjectId }) => subjectId)).toEqual(ids.slice(2))
    await held.rows(`insert into crm_event select * from held`)
    await crm.tick()
    const rest = await session.changes.list({ since: first.nextCursor })
    expect(rest.data.map(({ subjectId }) => subjectId)).toEqual(ids.slice(0, 2))
    expect(
      (await held.rows('select feed_seq from crm_event order by feed_seq')).map((row) => row['feed_seq']),
    ).toEqual([1, 2, 3, 4])
  })

  test('shows each reader what that reader may see now', async () => {
    const { crm } = await host()
    const session = crm.as(shop)
    const mine = await session.customers.create({
      name: '张三',
      teamId: 't1',
      notes: 'x',
      birthDate: '1990-01-01',
    })
    const theirs = await session.customers.create({ name: '李四', teamId: 't2' })
    await crm.tick()
    const seenBy = async (actor: typeof rep) =>
      (await crm.as(actor).changes.list()).data.map(({ subjectId }) => subjectId)
    expect(await seenBy(rep)).toEqual([mine.id])
    expect(await seenBy(stranger)).toEqual([theirs.id])
    await session.customers.update({ id: theirs.id, patch: { teamId: 't1' } })
    expect(await seenBy(rep)).toEqual([mine.id, theirs.id])
    const changedFor = async (actor: typeof rep | typeof admin) =>
      (await crm.as(actor).changes.list()).data[0]!.changed
    expect(await changedFor(rep)).toEqual(expect.arrayContaining(['name', 'notes', 'birthDate']))
    // The administrator reads no free text, not even that there is some.
    expect(await changedFor(admin)).not.toContain('notes')
  })

  test('names fields of identity and finance only to those who read them', async () => {
    const { crm } = await host()
    const insider = { ...shop, attributes: { identityAccess: true } }
    const manager = { id: 'rm', roles: ['relationship-manager'], attributes: { teamIds: ['t1'] } }
    await crm.as(insider).customers.create({ name: '张三', teamId: 't1', bankCard: '4111111111111111' })
    await crm.tick()
    const changedFor = async (actor: ActorInput) => (await crm.as(actor).changes.list()).data[0]!.changed
    expect(await changedFor(insider)).toContain('bankCard')
    // Masked to the manager, and not named.
    expect(await changedFor(manager)).not.toContain('bankCard')
    expect(await changedFor(shop)).not.toContain('bankCard')
  })

  test('keeps of a deleted subject the id alone, for those who may see deleted rows', async () => {
    const { crm } = await host()
    const session = crm.as(shop)
    const { id } = await session.customers.create({ name: '张三', teamId: 't1' })
    await session.customers.delete({ id })
    await crm.tick()
    const { data } = await session.changes.list()
    expect(data.map((change) => Object.keys(change).toSorted())).toEqual([
      ['id', 'occurredAt', 'subjectId', 'type', 'version'],
      ['id', 'occurredAt', 'subjectId', 'type', 'version'],
    ])
    expect((await crm.as(rep).changes.list()).data).toEqual([])
  })

  test('fills its pages with what the reader may see, so that their size tells nothing', async () => {
    const { crm } = await host()
    const session = crm.as(shop)
    for (let n = 0; n < 30; n += 1)
      await session.customers.create({ name: `Customer ${n}`, teamId: n % 10 === 9 ? 't1' : 't2' })
    await crm.tick()
    const page = await crm.as(rep).changes.list({ limit: 3 })
    expect(page.data).toHaveLength(3)
    const early = await crm.as(rep).changes.list({ limit: 1 })
    expect(early.nextCursor).toHaveLength(page.nextCursor.length)
  })

  test('refuses a cursor of somebody else, of another tenant, or of another list', async () => {
    const { crm } = await host()
    const { nextCursor } = await crm.as(shop).changes.list()
    const code = (work: Promise<unknown>) => work.catch((error: { code: string }) => error.code)
    expect(await code(crm.as(rep).changes.list({ since: nextCursor }))).toBe('KITH_INVALID_CURSOR')
    expect(await code(crm.as({ ...shop, tenantId: 'b' }).changes.list({ since: nextCursor }))).toBe(
      'KITH_INVALID_CURSOR',
    )
    expect(await code(crm.as(shop).customers.list({ cursor: nextCursor }))).toBe('KITH_INVALID_CURSOR')
  })

  test('is one for each tenant', async () => {
    const { crm } = await host()
    await crm.as({ ...shop, tenantId: 'b' }).customers.create({ name: '张三' })
    await crm.tick()
    expect((await crm.as(shop).changes.list()).data).toEqual([])
    expect((await crm.as({ ...shop, tenantId: 'b' }).changes.list()).data).toHaveLength(1)
  })

  test('is refused to roles that list no customers', async () => {
    const { crm } = await host()
    for (const role of ['auditor', 'market-analyst', 'dpo']) {
      const session = crm.as({ id: 'x', roles: [role] })
      await expect(session.changes.list()).rejects.toMatchObject({ code: 'KITH_FORBIDDEN' })
    }
  })
})

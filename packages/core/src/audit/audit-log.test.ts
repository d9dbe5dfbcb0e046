import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { createCrm } from '../crm.ts'
import { standardRoles } from '../customers/standard-roles.ts'
import { Database } from '../database/database.ts'
import { type OpenSqlite, openSqlite } from '../database/fixtures/open-sqlite.ts'
import { createActor } from '../session/actor.ts'
import { createSession } from '../session/session.ts'
import { systemClock } from '../shared/clock.ts'
import { createIdSource } from '../shared/ids.ts'
import { KeyRing } from '../vault/key-ring.ts'
import { auditColumns, type AuditFact, auditMac, type AuditRow } from './audit-entry.ts'
import { AuditLog } from './audit-log.ts'

const SECRET = 'a secret that only the tests of the audit know'
const key = new KeyRing(SECRET).for('audit')
const rep = { id: 'rep-1', roles: ['service-rep'], attributes: { teamIds: ['t1'] } }
const shop = {
  kind: 'apiKey',
  id: 'shop',
  roles: ['integration'],
  attributes: { identityAccess: true },
} as const

let sqlite: OpenSqlite
let errors: unknown[]
let crm: ReturnType<typeof openCrm>

function openCrm() {
  return createCrm({
    database: sqlite.kysely,
    policy: standardRoles(),
    secret: SECRET,
    onError: (error) => void errors.push(error),
  })
}

beforeEach(async () => {
  sqlite = openSqlite()
  errors = []
  crm = openCrm()
  await crm.migrate()
  await crm.ready()
})

afterEach(() => sqlite[Symbol.dispose]())

type Entry = Readonly<Record<(typeof auditColumns)[number], string | number | null>>

function entries(where = '1 = 1'): Entry[] {
  return sqlite.rows(
    `select ${auditColumns.join(', ')} from crm_audit where ${where} order by writer_seq, at`,
  ) as Entry[]
}

function rowOf(entry: Entry): AuditRow {
  return auditColumns.map((column) => entry[column])
}

function verifies(row: AuditRow): boolean {
  return auditMac(row.slice(0, -1), key) === row.at(-1)
}

function missingNumbers(): number[] {
  const numbers = entries().map((entry) => Number(entry.writer_seq))
  const last = Math.max(0, ...numbers)
  return Array.from({ length: last }, (_, index) => index + 1).filter((number) => !numbers.includes(number))
}

/** The entry with other values in one of its columns. */
function forgeriesOf(row: AuditRow, index: number): AuditRow[] {
  const value = row[index] ?? null
  const numeric = typeof value === 'number' ? [value + 1, -value] : [0]
  const others = [...numeric, `${value}x`, String(value).slice(1), '', null]
  return others.filter((other) => other !== value).map((other) => row.with(index, other))
}

const full = {
  name: '张三丰',
  phone: '13800138000',
  email: 'zhang.sanfeng@example.com',
  address: '北京市海淀区中关村大街1号',
  idNumber: '11010519491231002X',
  bankCard: '6222021234567890128',
  birthDate: '1949-12-31',
  notes: 'prefers tea at 四点 and calls from 010-12345678',
}

describe('an audit entry', () => {
  test('verifies, whatever was done', async () => {
    const session = crm.as(shop, { purpose: '目的 "quoted"', requestId: 'r\n1', onBehalfOf: 'someone' })
    const { id } = await session.customers.create(full)
    await session.customers.update({ id, patch: { phone: '13900139000', notes: null } })
    await session.customers.get({ id })
    await session.customers.list({ where: { name: '张三丰' } })
    await session.customers.lookup({ phone: '13900139000' })
    await session.customers.delete({ id })
    await crm
      .as(rep)
      .customers.get({ id })
      .catch(() => undefined)
    await crm
      .as(rep)
      .customers.restore({ id })
      .catch(() => undefined)
    await crm.system('inspection', (system) => system.customers.list({}))
    await crm.transaction(({ as }) => as(shop).customers.restore({ id }))
    await sqlite.kysely.transaction().execute((trx) => crm.as(shop).using(trx).customers.delete({ id }))
    const actions = entries().map(({ action, decision }) => `${action} ${decision}`)
    expect(actions).toHaveLength(12)
    expect(entries().filter((entry) => !verifies(rowOf(entry)))).toEqual([])
  })

  test('verifies even with text that no database stores as it is', async () => {
    const session = crm.as(
      { ...shop, id: 'lone \ud800 surrogate' },
      { purpose: 'a\0b \udfff', requestId: '\ufeff' },
    )
    const { id } = await session.customers.create({ name: 'x' })
    await Promise.all([
      session.customers.get({ id }),
      session.customers.get({ id: '\ud800' }).catch(() => undefined),
    ])
    expect(entries()).toHaveLength(3)
    for (const entry of entries()) expect(verifies(rowOf(entry))).toBe(true)
  })

  test('fails verification when any of its columns is changed', async () => {
    const session = crm.as(shop, { purpose: 'p', requestId: 'r', onBehalfOf: 'b' })
    const { id } = await session.customers.create(full)
    await session.customers.update({ id, patch: { nickname: '老张' } })
    await session.customers.list({})
    const accepted = entries()
      .map(rowOf)
      .flatMap((row) =>
        auditColumns.flatMap((column, index) =>
          forgeriesOf(row, index).map((forged) => ({ column, forged })),
        ),
      )
      .filter(({ forged }) => verifies(forged))
    expect(entries()).toHaveLength(3)
    expect(accepted).toEqual([])
  })

  test('fails verification under another secret', () => {
    const other = new KeyRing(`${SECRET}!`).for('audit')
    const row: AuditRow = ['a', 1, null]
    expect(auditMac(row, other)).not.toBe(auditMac(row, key))
  })

  test('says who did what to whom, and why', async () => {
    const session = crm.as(rep, { purpose: 'support', requestId: 'req-7', onBehalfOf: 'boss' })
    const { id } = await session.customers.create({ name: '张三', phone: '13800138000' })
    expect(entries()).toMatchObject([
      {
        tenant_id: 'default',
        writer_seq: 1,
        actor_kind: 'user',
        actor_id: 'rep-1',
        on_behalf_of: 'boss',
        roles: '["service-rep"]',
        action: 'customers.create',
        entity: 'customer',
        decision: 'allow',
        subject_ids: JSON.stringify([id]),
        subject_count: 1,
        fields: '["name","phone"]',
        purpose: 'support',
        request_id: 'req-7',
        policy_version: crm.policyVersion,
      },
    ])
  })

  test('holds no value of a class above basic in clear, nor one that can be guessed back', async () => {
    const session = crm.as(shop)
    const { id } = await session.customers.create(full)
    await session.customers.update({ id, patch: { ...full, phone: '13900139000', address: '上海市黄浦区' } })
    await session.customers.list({ where: { phone: '13900139000' } })
    await session.customers.lookup({ phone: '13900139000' })
    await session.customers.lookup({ idNumber: full.idNumber }).catch(() => undefined)
    await session.customers.lookup({ email: 'nobody@example.com' })
    await session.customers.contactPoints.add({ id, kind: 'wechat', value: 'zsf_1949' })
    await session.customers.create({ name: 'x', phone: 'no phone, but unlisted 777' }).catch(() => undefined)
    await session.customers.delete({ id })
    const stored = JSON.stringify(entries())
    const secrets = [
      ...Object.entries(full)
        .filter(([field]) => field !== 'name')
        .map(([, value]) => value),
      '13900139000',
      '上海市黄浦区',
      'nobody@example.com',
      'zsf_1949',
      'unlisted',
    ]
    for (const secret of secrets) expect(stored).not.toContain(secret)
  })

  test('names a query by a digest that nobody can make without the secret', async () => {
    const where = { phone: '13900139000' }
    await crm.as(shop).customers.list({ where })
    await crm.as(shop).customers.list({ where })
    await crm.as(shop).customers.list({ where: { phone: '13900139001' } })
    const digests = entries().map(({ query_digest }) => query_digest)
    expect(digests[0]).toBe(digests[1])
    expect(digests[0]).not.toBe(digests[2])
    const elsewhere = createCrm({ database: sqlite.kysely, policy: standardRoles(), secret: `${SECRET}!` })
    await elsewhere.as(shop).customers.list({ where })
    expect(new Set(entries().map(({ query_digest }) => query_digest)).size).toBe(3)
  })

  test('keeps a key of a hundred subjects at most, and the number of all', async () => {
    await crm.transaction(async ({ as }) => {
      for (let number = 0; number < 103; number += 1) await as(shop).customers.create({ name: `n ${number}` })
    })
    await crm.as(shop).customers.list({ limit: 200 })
    const [entry] = entries(`action = 'customers.list'`)
    expect(JSON.parse(String(entry!.subject_ids))).toHaveLength(100)
    expect(entry!.subject_count).toBe(103)
  })
})

describe('reads', () => {
  let id: string

  beforeEach(async () => {
    id = (await crm.as(rep).customers.create({ name: '张三' })).id
  })

  test('are answered after their entry is stored', async () => {
    await crm.as(rep).customers.get({ id })
    expect(entries(`action = 'customers.get'`)).toHaveLength(1)
  })

  test('of one turn share one write, and each waits for it', async () => {
    const stored = (): number => entries(`action = 'customers.get'`).length
    const reads = Array.from({ length: 30 }, () => crm.as(rep).customers.get({ id }).then(stored))
    expect(stored()).toBe(0)
    expect(await Promise.all(reads)).toEqual(Array.from({ length: 30 }, () => 30))
  })

  test('that are refused are recorded before the refusal is told', async () => {
    await expect(crm.as({ ...rep, attributes: {} }).customers.get({ id })).rejects.toThrow('no such customer')
    await expect(crm.as({ id: 'x', roles: ['auditor'] }).customers.get({ id })).rejects.toThrow(
      'None of the active roles',
    )
    expect(entries(`decision = 'deny'`).map(({ action, subject_ids }) => [action, subject_ids])).toEqual([
      ['customers.get', JSON.stringify([id])],
      ['customers.get', '[]'],
    ])
  })

  test('fail when their entry cannot be stored, and work again when it can', async () => {
    sqlite.raw.exec('alter table crm_audit rename to hidden')
    const session = crm.as(rep)
    const outcomes = await Promise.allSettled([
      session.customers.get({ id }),
      session.customers.list({}),
      session.customers.lookup({ phone: '13800138000' }),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    sqlite.raw.exec('alter table hidden rename to crm_audit')
    await session.customers.get({ id })
    expect(missingNumbers()).toEqual([])
    expect(entries(`decision = 'void'`)).toHaveLength(3)
  })

  test('inside a transaction are recorded with it, and stay recorded when it rolls back', async () => {
    await crm.transaction(({ as }) => as(rep).customers.get({ id }))
    expect(entries(`action = 'customers.get'`)).toHaveLength(1)
    await crm
      .transaction(async ({ as }) => {
        await as(rep).customers.get({ id })
        await as(rep).customers.create({ name: 'never' })
        throw new RangeError('no')
      })
      .catch(() => undefined)
    expect(entries(`action = 'customers.get' and decision = 'allow'`)).toHaveLength(2)
    expect(entries(`action = 'customers.create'`)).toHaveLength(1)
    expect(missingNumbers()).toEqual([])
  })
})

describe('changes', () => {
  test('roll back when their entry cannot be stored, and leave no gap', async () => {
    const session = crm.as(rep)
    const { id } = await session.customers.create({ name: '张三' })
    sqlite.raw.exec('alter table crm_audit rename to hidden')
    await expect(session.customers.create({ name: '李四', phone: '13800138000' })).rejects.toThrow(
      'crm_audit',
    )
    await expect(session.customers.update({ id, patch: { nickname: '老张' } })).rejects.toThrow('crm_audit')
    sqlite.raw.exec('alter table hidden rename to crm_audit')
    for (const table of ['crm_customer', 'crm_subject_key', 'crm_event']) {
      expect(sqlite.rows(`select count(*) as n from ${table}`)).toEqual([{ n: 1 }])
    }
    expect(sqlite.rows('select nickname, version from crm_customer')).toEqual([
      { nickname: null, version: 1 },
    ])
    await session.customers.create({ name: '王五' })
    expect(missingNumbers()).toEqual([])
    for (const entry of entries()) expect(verifies(rowOf(entry))).toBe(true)
  })

  test('that roll back after they were numbered leave their numbers as void', async () => {
    const failing = crm.transaction(async ({ as }) => {
      await as(rep).customers.create({ name: '甲' })
      await as(rep).customers.create({ name: '乙' })
      throw new RangeError('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(
      entries().map(({ writer_seq, action, decision, actor_id, subject_ids, fields, changes }) => [
        writer_seq,
        action,
        decision,
        actor_id,
        subject_ids,
        fields,
        changes,
      ]),
    ).toEqual([
      [1, 'audit.void', 'void', 'rep-1', '[]', '[]', null],
      [2, 'audit.void', 'void', 'rep-1', '[]', '[]', null],
    ])
    await crm.as(rep).customers.create({ name: '丙' })
    expect(entries().map(({ writer_seq, decision }) => [writer_seq, decision])).toEqual([
      [1, 'void'],
      [2, 'void'],
      [3, 'allow'],
    ])
    for (const entry of entries()) expect(verifies(rowOf(entry))).toBe(true)
  })

  test('are explained together with the next entry, so that a crash leaves no gap', async () => {
    const failing = crm.transaction(async ({ as }) => {
      await as(rep).customers.create({ name: '甲' })
      throw new RangeError('no')
    })
    const create = crm.as(rep).customers.create({ name: '乙' })
    await Promise.allSettled([failing, create])
    expect(entries()).toMatchObject([
      { writer_seq: 1, decision: 'void' },
      { writer_seq: 2, decision: 'allow' },
    ])
  })

  test('in a transaction of the host go with its rollback, without a gap and without a void', async () => {
    await sqlite.kysely
      .transaction()
      .execute(async (trx) => {
        await crm.as(rep).using(trx).customers.create({ name: '甲' })
        throw new RangeError('no')
      })
      .catch(() => undefined)
    expect(entries()).toEqual([])
    await sqlite.kysely
      .transaction()
      .execute((trx) => crm.as(rep).using(trx).customers.create({ name: '乙' }))
    expect(entries()).toMatchObject([{ action: 'customers.create', writer_seq: 1 }])
  })
})

describe('an audit log', () => {
  const fact: AuditFact = {
    action: 'test',
    entity: 'customer',
    decision: 'allow',
    subjectIds: [],
    fields: [],
  }
  const session = createSession(createActor(rep))

  function openLog(): AuditLog {
    return new AuditLog({
      database: new Database(sqlite.kysely),
      key,
      clock: systemClock,
      createId: createIdSource(systemClock),
      policy: { version: 'v1' },
      onError: (error) => void errors.push(error),
    })
  }

  test('stores any number of entries of one turn, in the order in which they came', async () => {
    const log = openLog()
    await Promise.all(
      Array.from({ length: 333 }, (_, index) => log.record(session, { ...fact, reason: String(index) })),
    )
    expect(entries().map(({ reason }) => reason)).toEqual(
      Array.from({ length: 333 }, (_, index) => String(index)),
    )
    expect(missingNumbers()).toEqual([])
  })

  test('explains exactly what is missing when a large write breaks in the middle', async () => {
    const log = openLog()
    sqlite.raw.exec(
      `create trigger broken before insert on crm_audit when new.reason = '50' begin select raise(abort, 'disk full'); end`,
    )
    const records = Array.from({ length: 60 }, (_, index) =>
      log.record(session, { ...fact, reason: String(index) }),
    )
    for (const outcome of await Promise.allSettled(records)) expect(outcome.status).toBe('rejected')
    sqlite.raw.exec('drop trigger broken')
    await log.record(session, fact)
    expect(missingNumbers()).toEqual([])
    const kept = entries(`decision = 'allow'`).length - 1
    expect(entries(`decision = 'void'`)).toHaveLength(60 - kept)
    expect(kept).toBeLessThan(60)
  })

  test('is not stopped for ever by a number that was stored although its writer heard of a failure', async () => {
    const log = openLog()
    await log.record(session, fact)
    sqlite.raw.exec(
      `create trigger broken before insert on crm_audit begin select raise(abort, 'connection lost'); end`,
    )
    await expect(log.record(session, fact)).rejects.toThrow('connection lost')
    sqlite.raw.exec('drop trigger broken')
    const second = auditColumns.map((column) => (column === 'writer_seq' ? '2' : column))
    sqlite.raw.exec(`insert into crm_audit (${auditColumns.join()}) select ${second.join()} from crm_audit`)
    await log.record(session, fact)
    expect(entries().map(({ writer_seq }) => writer_seq)).toEqual([1, 2, 3])
  })

  test('settles with its last words stored', async () => {
    const log = openLog()
    for (let index = 0; index < 5; index += 1) void log.recordDetached(session, fact)
    await log.settle()
    expect(entries()).toHaveLength(5)
    expect(errors).toEqual([])
  })

  test('tells of a detached entry that could not be stored instead of failing', async () => {
    const log = openLog()
    sqlite.raw.exec('alter table crm_audit rename to hidden')
    await expect(log.recordDetached(session, fact)).resolves.toBeUndefined()
    await log.settle()
    expect(errors).not.toEqual([])
    sqlite.raw.exec('alter table hidden rename to crm_audit')
    await log.settle()
    expect(entries()).toMatchObject([{ writer_seq: 1, decision: 'void' }])
  })
})

import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { dumpDatabase } from '../policy/database-dump.ts'
import { outcomeOf } from '../policy/refusal.ts'
import { guestBook } from './guestbook-plugin.ts'

const SIGN = 'signatures.sign'
const CONFIRM = 'signatures.confirm'
const DAY_MS = 86_400_000

const open = () => createTestCrm({ plugins: [guestBook()] })
type Lab = Awaited<ReturnType<typeof open>>

async function issued(
  lab: Lab,
  operation: string,
  { tenantId = 'default', ...more }: { readonly tenantId?: string; readonly [key: string]: unknown } = {},
) {
  const admin = lab.as('system-admin', { tenantId })
  const { token } = await admin.signatures.issue({ operation, subject: 'book-1', ...more })
  return token
}

const wordsIn = async (lab: Lab, tenantId = 'default') => {
  const rows = await lab.database
    .selectFrom('crm_guest_book_signature')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .execute()
  return rows.map((row) => row['words'])
}

describe('an operation for anybody', () => {
  it('runs as an actor without rights, does its work as the plugin, and says so in the audit', async () => {
    await using lab = await open()
    const key = await issued(lab, SIGN)
    const { actor } = await lab.crm.visitor().signatures.sign({ key, words: 'Hello' })
    expect(actor).toBe('public anybody')
    expect(await wordsIn(lab)).toEqual(['Hello'])
    const entries = (await lab.audit()).filter(({ action }) => action === SIGN)
    expect(entries.map((each) => [each.actorKind, each.actorId, each.entity, each.onBehalfOf])).toEqual([
      ['public', 'anybody', 'signatures', null],
      ['plugin', 'plugin:guest-book', 'signature', 'anybody'],
    ])
  })

  it('runs so whoever calls it, and records for whom', async () => {
    await using lab = await open()
    const key = await issued(lab, SIGN)
    const { actor } = await lab.as('system-admin').signatures.sign({ key, words: 'Hello' })
    expect(actor).toBe('public anybody')
    const entry = (await lab.audit()).find(({ action }) => action === SIGN)
    expect([entry!.actorKind, entry!.onBehalfOf]).toEqual(['public', 'u-system-admin'])
  })

  it('writes where the key says, whatever tenant the host says', async () => {
    await using lab = await open()
    const key = await issued(lab, SIGN, { tenantId: 'acme' })
    await lab.crm.visitor({ tenantId: 'globex' }).signatures.sign({ key, words: 'Hello' })
    expect([await wordsIn(lab, 'acme'), await wordsIn(lab, 'globex')]).toEqual([['Hello'], []])
    expect((await lab.crm.visitor({ tenantId: 'globex' }).signatures.hours()).tenant).toBe('globex')
    expect((await lab.crm.visitor().signatures.hours()).tenant).toBe('default')
  })

  it('reaches nothing by itself: neither rows, nor operations of actors', async () => {
    await using lab = await open()
    const { signatures } = lab.crm.visitor()
    expect(await outcomeOf(signatures.reach({ for: 'rows' }))).toBe('KITH_FIELD_UNAVAILABLE')
    expect(await outcomeOf(signatures.reach({ for: 'me' }))).toBe('KITH_UNAUTHENTICATED')
    expect(await outcomeOf(signatures.reach({ for: 'customers' }))).toBe('KITH_UNAUTHENTICATED')
    // An administrator who calls it lends it nothing.
    const lent = lab.as('system-admin').signatures.reach({ for: 'rows' })
    expect(await outcomeOf(lent)).toBe('KITH_FIELD_UNAVAILABLE')
  })
})

describe('somebody who is not known', () => {
  it('is offered operations for visitors only, and calls no other by its name', async () => {
    await using lab = await open()
    expect(Object.keys(lab.crm.visitor())).toEqual(['signatures'])
    expect(Object.keys(lab.crm.visitor().signatures)).toEqual(['sign', 'reach', 'hours', 'confirm', 'show'])
    for (const { name, access = 'actor' } of lab.crm.operations) {
      if (access !== 'actor') continue
      const call = lab.crm.execute({ actor: null, operation: name, input: {} })
      expect([name, await outcomeOf(call)]).toEqual([
        name,
        expect.stringMatching(/^KITH_(UNAUTHENTICATED|VALIDATION|INVALID_QUERY)$/),
      ])
    }
  })

  it.each(['public', 'token', 'system', 'plugin'] as const)(
    'is nobody that a host names: %s',
    async (kind) => {
      await using lab = await open()
      expect(() => lab.crm.as({ kind, id: 'anybody', roles: ['system-admin'] })).toThrow(
        expect.objectContaining({ code: 'KITH_ACTOR_RESERVED' }),
      )
    },
  )
})

describe('a token', () => {
  it('opens its operation for what it stands for, and is nowhere in the database', async () => {
    await using lab = await open()
    const token = await issued(lab, CONFIRM)
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await lab.crm.visitor().signatures.confirm({ token })).toEqual({ subject: 'book-1' })
    expect(await dumpDatabase(lab)).not.toContain(token)
    expect(JSON.stringify(await lab.audit())).not.toContain(token)
    const entry = (await lab.audit()).find(({ action }) => action === CONFIRM)
    expect(entry!.actorKind).toBe('token')
    expect(entry!.actorId).toMatch(/^[\da-f-]{36}$/)
  })

  it('of a single use ends with the call that succeeds, not with one that fails', async () => {
    await using lab = await open()
    const token = await issued(lab, CONFIRM, { isSingleUse: true })
    const { signatures } = lab.crm.visitor()
    await expect(signatures.confirm({ token, fail: true })).rejects.toThrow('broken by the test')
    expect(await wordsIn(lab)).toEqual([])
    await signatures.confirm({ token })
    expect(await outcomeOf(signatures.confirm({ token }))).toBe('KITH_TOKEN_INVALID')
    expect(await wordsIn(lab)).toEqual(['confirmed'])
  })

  it('of one operation opens another that names it, a single use left', async () => {
    await using lab = await open()
    const token = await issued(lab, CONFIRM, { isSingleUse: true })
    const visitor = lab.crm.visitor().signatures
    for (const _ of [1, 2]) expect(await visitor.show({ token })).toEqual({ subject: 'book-1' })
    await visitor.confirm({ token })
    expect(await outcomeOf(visitor.show({ token }))).toBe('KITH_TOKEN_INVALID')
    const other = await issued(lab, SIGN)
    expect(await outcomeOf(visitor.show({ token: other }))).toBe('KITH_TOKEN_INVALID')
  })

  it('of a single use serves one of two calls at once', async () => {
    await using lab = await open()
    const token = await issued(lab, CONFIRM, { isSingleUse: true })
    const { signatures } = lab.crm.visitor()
    const calls = Array.from({ length: 5 }, () => outcomeOf(signatures.confirm({ token })))
    expect((await Promise.all(calls)).toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => 'KITH_TOKEN_INVALID'),
      'ok',
    ])
    expect(await wordsIn(lab)).toEqual(['confirmed'])
  })

  it('that is made up, of another operation, expired or revoked is refused alike', async () => {
    await using lab = await open()
    const { signatures } = lab.crm.visitor()
    const expiresAt = new Date(lab.clock().getTime() + DAY_MS)
    const expired = await issued(lab, CONFIRM, { expiresAt })
    const others = await issued(lab, SIGN)
    const revoked = await issued(lab, CONFIRM, { subject: 'book-2' })
    const newest = await issued(lab, CONFIRM, { subject: 'book-2', revoke: true })
    await signatures.confirm({ token: expired })
    lab.clock.advance(DAY_MS)
    const refusals = await Promise.all(
      ['made-up', expired, others, revoked, ''].map((token) =>
        signatures.confirm({ token }).catch((error: Error) => ({ ...error, message: error.message })),
      ),
    )
    expect(new Set(refusals.map((each) => JSON.stringify(each)))).toHaveProperty('size', 1)
    expect(refusals[0]).toMatchObject({ code: 'KITH_TOKEN_INVALID', status: 404 })
    expect(await signatures.confirm({ token: newest })).toEqual({ subject: 'book-2' })
  })

  it('is removed when its time is over', async () => {
    await using lab = await open()
    await issued(lab, CONFIRM, { expiresAt: new Date(lab.clock().getTime() + DAY_MS) })
    await issued(lab, SIGN)
    const count = async () =>
      (await lab.database.selectFrom('crm_access_token').select('id').execute()).length
    await lab.crm.tick()
    expect(await count()).toBe(2)
    lab.clock.advance(DAY_MS)
    await lab.crm.tick()
    expect(await count()).toBe(1)
  })

  it.each([
    'customers.get',
    'me.get',
    'signatures.issue',
    'signatures.hours',
    'signatures.show',
    'nothing.here',
  ])('is not issued for %s', async (operation) => {
    await using lab = await open()
    await expect(issued(lab, operation)).rejects.toMatchObject({ code: 'KITH_OPERATION_NO_TOKENS' })
  })
})

describe('calls without an actor are counted', () => {
  const from = (lab: Lab, address: string) => lab.crm.visitor({ client: { address } }).signatures

  it('by client, of which one network of IPv6 is one', async () => {
    await using lab = await open()
    const key = await issued(lab, SIGN)
    const call = (address: string) => outcomeOf(from(lab, address).sign({ key, words: 'x' }))
    for (const at of [1, 2, 3]) expect(await call(`2001:db8::${at}`)).toBe('ok')
    expect(await call('2001:db8:0:0:ffff::1')).toBe('KITH_RATE_LIMITED')
    expect(await call('2001:db8:0:1::1')).toBe('ok')
    expect(await call('203.0.113.7')).toBe('ok')
    lab.clock.advance(60_000)
    expect(await call('2001:db8::1')).toBe('ok')
  })

  it('also when the token is made up, and says when to come again', async () => {
    await using lab = await open()
    const call = () => from(lab, '203.0.113.7').sign({ key: 'made-up', words: 'x' })
    for (let at = 0; at < 3; at++) expect(await outcomeOf(call())).toBe('KITH_TOKEN_INVALID')
    await expect(call()).rejects.toMatchObject({ code: 'KITH_RATE_LIMITED', retryAfter: 20 })
  })

  it('by what the token stands for, however many clients there are', async () => {
    await using lab = await open()
    const key = await issued(lab, SIGN)
    const other = await issued(lab, SIGN, { subject: 'book-2' })
    const outcomes: string[] = []
    for (let at = 0; at < 181; at++)
      outcomes.push(await outcomeOf(from(lab, `203.0.113.${at}`).sign({ key, words: 'x' })))
    expect(outcomes.indexOf('KITH_RATE_LIMITED')).toBe(180)
    expect(await outcomeOf(from(lab, '198.51.100.1').sign({ key: other, words: 'x' }))).toBe('ok')
  })
})

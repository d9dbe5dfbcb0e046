import { expect } from 'vitest'

import { dumpDatabase } from '../policy/database-dump.ts'
import { guestBook } from '../visitors/guestbook-plugin.ts'
import { endOf } from './attack-http.ts'
import type { Attack, Kit } from './attack.ts'

const SIGN = 'signatures.sign'
const CONFIRM = 'signatures.confirm'
const DAY_MS = 86_400_000

const open = (kit: Kit) => kit.createTestCrm({ plugins: [guestBook()] })
type Lab = Awaited<ReturnType<typeof open>>

async function issued(lab: Lab, operation: string, more: object = {}): Promise<string> {
  const input = { operation, subject: 'book-1', ...more }
  return (await lab.as('system-admin').signatures.issue(input)).token
}

async function throughTheDoor(kit: Kit): Promise<void> {
  await using lab = await open(kit)
  for (const operation of ['me.get', 'meta.get', 'me.permissions', 'customers.list', 'signatures.issue']) {
    const input = operation === 'signatures.issue' ? { operation: SIGN, subject: 'x' } : {}
    const end = await endOf(lab.crm.execute({ actor: null, operation, input }))
    expect([operation, end]).toEqual([operation, 'KITH_UNAUTHENTICATED'])
  }
  const { signatures } = lab.crm.visitor()
  expect(await endOf(signatures.reach({ for: 'me' }))).toBe('KITH_UNAUTHENTICATED')
}

async function borrowedRights(kit: Kit): Promise<void> {
  await using lab = await open(kit)
  const { signatures } = lab.as('system-admin')
  expect(await endOf(signatures.reach({ for: 'rows' }))).not.toBe('ok')
  expect(await endOf(signatures.reach({ for: 'customers' }))).not.toBe('ok')
  const { actor } = await signatures.sign({ key: await issued(lab, SIGN), words: 'x' })
  expect(actor).toBe('public anybody')
}

async function otherOperation(kit: Kit): Promise<void> {
  await using lab = await open(kit)
  const { signatures } = lab.crm.visitor()
  // The key of a book is public: whoever reads the page has it.
  const key = await issued(lab, SIGN)
  expect(await endOf(signatures.confirm({ token: key }))).toBe('KITH_TOKEN_INVALID')
}

async function lateToken(kit: Kit): Promise<void> {
  await using lab = await open(kit)
  const token = await issued(lab, CONFIRM, { expiresAt: new Date(lab.clock().getTime() + DAY_MS) })
  lab.clock.advance(DAY_MS)
  expect(await endOf(lab.crm.visitor().signatures.confirm({ token }))).toBe('KITH_TOKEN_INVALID')
}

async function replay(kit: Kit): Promise<void> {
  await using lab = await open(kit)
  const token = await issued(lab, CONFIRM, { isSingleUse: true })
  const { signatures } = lab.crm.visitor()
  const ends = await Promise.all([1, 2, 3].map(() => endOf(signatures.confirm({ token }))))
  expect(ends.filter((end) => end === 'ok')).toHaveLength(1)
  expect(await endOf(signatures.confirm({ token }))).toBe('KITH_TOKEN_INVALID')
}

async function stolenDatabase(kit: Kit): Promise<void> {
  await using lab = await open(kit)
  const token = await issued(lab, CONFIRM)
  expect(await dumpDatabase(lab)).not.toContain(token)
}

async function manyAddresses(kit: Kit): Promise<void> {
  await using lab = await open(kit)
  const key = await issued(lab, SIGN)
  const ends: string[] = []
  for (let at = 1; at <= 4; at++) {
    const { signatures } = lab.crm.visitor({ client: { address: `2001:db8::${at}:${at}` } })
    ends.push(await endOf(signatures.sign({ key, words: 'x' })))
  }
  expect(ends).toEqual(['ok', 'ok', 'ok', 'KITH_RATE_LIMITED'])
}

async function guessing(kit: Kit): Promise<void> {
  await using lab = await open(kit)
  const { signatures } = lab.crm.visitor({ client: { address: '203.0.113.7' } })
  const ends: string[] = []
  for (let at = 0; at < 4; at++) ends.push(await endOf(signatures.sign({ key: `guess-${at}`, words: 'x' })))
  expect(ends.at(-1)).toBe('KITH_RATE_LIMITED')
}

async function madeUpVisitor(kit: Kit): Promise<void> {
  await using lab = await open(kit)
  for (const kind of ['public', 'token'] as const) {
    const call = async () => lab.crm.as({ kind, id: 'anybody', roles: ['system-admin'] }).customers.list()
    expect([kind, await endOf(call())]).toEqual([kind, 'KITH_ACTOR_RESERVED'])
  }
}

async function foreignTokens(kit: Kit): Promise<void> {
  await using lab = await open(kit)
  for (const operation of ['customers.get', 'me.get'])
    expect(await endOf(issued(lab, operation))).toBe('KITH_OPERATION_NO_TOKENS')
}

/** Attacks by somebody who is not known. */
export const visitorAttacks: readonly Attack[] = [
  { number: 'V59', says: 'nobody known calls nothing but what is meant for visitors', run: throughTheDoor },
  { number: 'V60', says: 'a session lends no rights to what anybody may call', run: borrowedRights },
  { number: 'V61', says: 'a token opens its own operation only', run: otherOperation },
  { number: 'V62', says: 'a token ends with its time', run: lateToken },
  { number: 'V63', says: 'a token of one use is used once, at once too', run: replay },
  { number: 'V64', says: 'a copy of the database holds no token', run: stolenDatabase },
  { number: 'V65', says: 'the addresses of one network are one client', run: manyAddresses },
  { number: 'V66', says: 'who guesses tokens is counted', run: guessing },
  { number: 'V67', says: 'no host names an actor who is not known', run: madeUpVisitor },
  { number: 'V68', says: 'a plugin issues tokens for no operation but its own', run: foreignTokens },
]

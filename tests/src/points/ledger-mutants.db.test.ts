import { describe, expect, inject, it } from 'vitest'

import type { Edit } from '../attacks/altered-module.ts'
import { endOfAltered } from '../attacks/without-guard.ts'

const kind = inject('database')

/** A CRM with one program, over sources as they are or altered: they are loaded here. */
async function openClub() {
  const { createTestCrm } = await import('@kith/testing')
  const { loyalty } = await import('@kith/loyalty')
  const test = await createTestCrm({ plugins: [loyalty()] })
  const admin = test.as('system-admin')
  const { id: programId } = await admin.loyaltyPrograms.create({ key: 'club', name: 'Club' })
  const rule = { programId, key: 'spend', name: 'Spend', every: 100, currency: 'CNY' }
  await admin.loyaltyRules.create({ ...rule, validFrom: new Date(0) })
  const { id: customerId } = await test.as('relationship-manager').customers.create({ name: '张三' })
  return {
    at: { program: 'club', customerId },
    points: test.as('integration').loyalty,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}

async function earnsOnce(): Promise<void> {
  await using club = await openClub()
  for (let time = 0; time < 2; time += 1) await club.points.earn({ ...club.at, ref: 'o1', points: 10 })
  expect((await club.points.account(club.at)).active).toBe(10)
}

async function redeemsInTurn(): Promise<void> {
  await using club = await openClub()
  for (let round = 0; round < 6; round += 1) {
    await club.points.earn({ ...club.at, ref: `o${round}`, points: 10 })
    const { active } = await club.points.account(club.at)
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, cart) =>
        club.points.redeem({ ...club.at, ref: `c${round}-${cart}`, points: 3 }).then(
          () => 'done',
          (error: { code?: string }) => error.code,
        ),
      ),
    )
    const done = outcomes.filter((outcome) => outcome === 'done').length
    const refused = outcomes.filter((outcome) => outcome === 'KITH_LOYALTY_INSUFFICIENT_POINTS').length
    expect([done, done + refused]).toEqual([Math.floor(active / 3), outcomes.length])
    expect((await club.points.account(club.at)).active).toBe(active - done * 3)
  }
}

async function returnsInParts(): Promise<void> {
  await using club = await openClub()
  const line = { sku: null, category: null, quantity: '1', amount: 3333, tax: 0, returned: '0', refunded: 0 }
  const order = {
    source: 'shop',
    externalId: '1',
    isBought: true,
    placedAt: '2026-01-05T00:00:00Z',
    paidAt: '2026-01-05T00:00:00Z',
    currency: 'CNY',
    subtotal: 9999,
    discount: 0,
    tax: 0,
    shipping: 0,
    total: 9999,
    channel: null,
    campaignId: null,
  }
  const left: number[] = []
  for (let returned = 0; returned <= 3; returned += 1) {
    const lines = Array.from({ length: 3 }, (_, at) =>
      at < returned ? { ...line, returned: '1', refunded: 3333 } : line,
    )
    const refunded = { refunded: returned * 3333, refundedNet: returned * 3333 }
    const told = { ...order, ...refunded, lines }
    const { account } = await club.points.earn({ ...club.at, ref: 'o1', order: told })
    left.push(account.active)
  }
  expect(left).toEqual([99, 66, 33, 0])
}

interface Mutant {
  readonly without: string
  readonly run: () => Promise<void>
  readonly edit: Edit
}

const BOOK = 'plugins/loyalty/src/account-book.ts'
const TURN = '  await ctx.turn(turnPlace(at))\n'
const READ = '  const accounts = await findAccounts(ctx, at)\n'

const mutants: readonly Mutant[] = [
  {
    without: 'one name for what is done once',
    run: earnsOnce,
    edit: {
      file: 'plugins/loyalty/src/operations/move.ts',
      remove: 'return `${id}:${name}:${ref}`',
      put: 'return `${id}:${name}:${ref}:${Math.random()}`',
    },
  },
  {
    without: 'rounding down',
    run: returnsInParts,
    edit: {
      file: 'plugins/loyalty/src/earning/points-of-order.ts',
      remove: `if (rounding === 'floor' || rest === 0n) return false`,
      put: 'if (rest === 0n) return false',
    },
  },
]

/** What stands between callers on a server: SQLite has one writer anyway. */
const ofServers: readonly Mutant[] = [
  {
    without: 'turns, writing balances that others have changed',
    run: redeemsInTurn,
    edit: { file: BOOK, remove: TURN, put: '' },
  },
  {
    without: 'reading after the turn was taken',
    run: redeemsInTurn,
    edit: { file: BOOK, remove: `${TURN}${READ}`, put: `${READ}${TURN}` },
  },
]

describe('points', () => {
  it('are earned once, spent in turn, and taken back to the last of them', async () => {
    for (const run of [earnsOnce, redeemsInTurn, returnsInParts]) expect(await run()).toBeUndefined()
  })

  it.each(mutants)('are found wrong without $without', async ({ run, edit }) => {
    expect(await endOfAltered([edit], run)).toBe('AssertionError')
  })

  it.skipIf(kind === 'sqlite' || kind === 'pglite').each(ofServers)(
    'are found wrong without $without',
    async ({ run, edit }) => {
      expect(await endOfAltered([edit], run)).toBe('AssertionError')
    },
  )
})

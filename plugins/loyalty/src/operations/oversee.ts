import { defineOperation, type Filter, type OperationContext } from '@kith/core'
import { z } from 'zod'

import { findProgram } from '../find-program.ts'
import type { Totals } from '../ledger/book.ts'
import type { Allocation, Entry } from '../ledger/entry.ts'
import type { Lot } from '../ledger/lot.ts'
import type { Portion } from '../ledger/settle.ts'
import { verifyLedger } from '../ledger/verify.ts'
import type { Program } from '../program.entity.ts'
import { listAll } from '../stored-rows.ts'

const MOST_ACCOUNTS = 200

const key = z.strictObject({ program: z.string().max(64) })

/** Recomputes accounts from their entries, lots and allocations, and tells what does not add up. */
export const verify = defineOperation({
  name: 'loyalty.verify',
  summary: 'Prove that the accounts of a program add up',
  kind: 'query',
  permission: { entity: 'loyaltyProgram', action: 'verify' },
  input: key.extend({
    cursor: z.string().max(2000).optional().describe('Where the page before ended.'),
    limit: z.int().min(1).max(MOST_ACCOUNTS).optional().describe('Accounts to verify; 200 when left out.'),
  }),
  output: z.strictObject({
    verified: z.int(),
    nextCursor: z.string().nullable().describe('Where to go on; null when all were verified.'),
    findings: z.array(
      z.strictObject({ accountId: z.string(), check: z.string(), id: z.string().nullable() }),
    ),
  }),
  route: 'POST /loyalty/{program}/verify',
  async run(ctx, { program: name, cursor, limit = MOST_ACCOUNTS }) {
    const own = ctx.asPlugin()
    const program = await findProgram(own, name)
    const page = { where: { programId: program.id }, sort: 'id', limit }
    const accounts = await own
      .records('loyaltyAccount')
      .list(cursor === undefined ? page : { ...page, cursor })
    const findings: { accountId: string; check: string; id: string | null }[] = []
    for (const account of accounts.data as unknown as readonly StoredAccount[])
      for (const { check, id } of await verifyAccount(own, account))
        findings.push({ accountId: account.id, check, id })
    return { verified: accounts.data.length, nextCursor: accounts.nextCursor, findings }
  },
})

type StoredAccount = Totals & { readonly id: string }

async function verifyAccount(own: OperationContext, { id: accountId, ...totals }: StoredAccount) {
  const holds = await listAll<{ readonly parts: readonly Portion[] }>(own, 'loyaltyHold', {
    accountId,
    state: 'held',
  })
  const held = new Map<string, number>()
  for (const { id, points } of holds.flatMap(({ parts }) => parts)) held.set(id, (held.get(id) ?? 0) + points)
  return verifyLedger({
    totals,
    held,
    entries: await listAll<Entry>(own, 'loyaltyEntry', { accountId }),
    lots: await listAll<Lot & { readonly entryId: string }>(own, 'loyaltyLot', { accountId }),
    allocations: await listAll<Allocation>(own, 'loyaltyAllocation', { accountId }),
  })
}

const value = z.strictObject({ amount: z.int(), currency: z.string() }).nullable()

/** Tells what a program owes its customers, and how much of what it gave came to nothing. */
export const liability = defineOperation({
  name: 'loyalty.liability',
  summary: 'Tell what a program owes, and what of it expires',
  kind: 'query',
  permission: { entity: 'loyaltyProgram', action: 'liability' },
  input: key,
  output: z.strictObject({
    outstanding: z.int().describe('Points that may still be spent: active, pending and held.'),
    debt: z.int().describe('Points that customers owe.'),
    value,
    earned: z.int(),
    redeemed: z.int(),
    expired: z.int(),
    breakage: z
      .number()
      .nullable()
      .describe('The share of what left the accounts for good that expired; null before anything did.'),
  }),
  route: 'GET /loyalty/{program}/liability',
  async run(ctx, { program: name }) {
    const own = ctx.asPlugin()
    const program = await findProgram(own, name)
    const outstanding = await outstandingOf(own, program)
    const byKind = await pointsByKind(own, program)
    const of = (kind: string): number => byKind.get(kind) ?? 0
    const [redeemed, expired] = [-of('redeem') - of('refund'), -of('expire')]
    const { pointValue } = program
    return {
      outstanding,
      debt: await sumOf(own, 'loyaltyAccount.debt', { programId: program.id }),
      value: pointValue === null ? null : { ...pointValue, amount: pointValue.amount * outstanding },
      earned: of('earn') + of('reverse') + of('restore') + of('adjustCredit') + of('adjustDebit'),
      redeemed,
      expired,
      breakage: redeemed + expired === 0 ? null : expired / (redeemed + expired),
    }
  },
})

/** A lot whose time is over owes nothing, however late its expiry is written; what a hold has set aside of it does. */
async function outstandingOf(own: OperationContext, { id: programId }: Program): Promise<number> {
  const open = { programId, isOpen: true }
  const living = { ...open, or: [{ expiresAt: { isNull: true } }, { expiresAt: { gt: own.now() } }] }
  return (await sumOf(own, 'loyaltyLot.remaining', living)) + (await sumOf(own, 'loyaltyLot.held', open))
}

/** The sum of `entity.field` over rows. */
async function sumOf(own: OperationContext, name: string, where: Filter): Promise<number> {
  const [entity, field] = name.split('.') as [string, string]
  const { data } = await own.records(entity).aggregate({ where, measures: { total: { sum: field } } })
  return Number(data[0]?.measures['total'] ?? 0)
}

async function pointsByKind(own: OperationContext, { id: programId }: Program): Promise<Map<string, number>> {
  const measures = { total: { sum: 'points' } }
  const { data } = await own
    .records('loyaltyEntry')
    .aggregate({ where: { programId }, groupBy: ['kind'], measures })
  return new Map(data.map(({ group, measures: sums }) => [String(group['kind']), Number(sums['total'] ?? 0)]))
}

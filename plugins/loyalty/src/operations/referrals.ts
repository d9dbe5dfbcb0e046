import {
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
} from '@kith/core'
import { z } from 'zod'

import { turnPlace } from '../account-book.ts'
import { loyaltyErrors } from '../errors.ts'
import { findProgram } from '../find-program.ts'
import type { Program } from '../program.entity.ts'
import { referralsOf } from '../referrals/follow-referral.ts'
import { referralEntity } from '../referrals/referral.entity.ts'
import { listAll } from '../stored-rows.ts'
import { requireCustomer } from './open-for.ts'
import { accountPlace } from './schemas.ts'

/** Without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const CODE_LENGTH = 8

/** Answers the code that a customer passes on; the first call makes it. */
export const referralCode = defineOperation({
  name: 'loyalty.referralCode',
  summary: 'Read the code by which a customer brings others, or make it',
  kind: 'command',
  permission: { entity: 'loyaltyReferral', action: 'refer' },
  input: accountPlace,
  output: z.strictObject({ code: z.string() }),
  route: 'POST /loyalty/{program}/accounts/{customerId}/referral-code',
  async run(ctx, input) {
    const own = ctx.asPlugin()
    const program = await findReferring(own, input.program)
    const customerId = await requireCustomer(ctx, input.customerId)
    await own.turn(turnPlace({ program, customerId }))
    const codes = await listAll<{ readonly code: string }>(own, 'loyaltyReferralCode', {
      customerId,
      programId: program.id,
    })
    if (codes[0] !== undefined) return { code: codes[0].code }
    const code = newCode()
    await own.records('loyaltyReferralCode').create({}, { customerId, programId: program.id, code })
    return { code }
  },
})

/** Notes by whose code a customer has come. Points follow with the first order. */
export const refer = defineOperation({
  name: 'loyalty.refer',
  summary: 'Note by whose code a customer has come',
  kind: 'command',
  permission: { entity: 'loyaltyReferral', action: 'refer' },
  input: accountPlace.extend({ code: z.string().min(1).max(20) }),
  output: readableOf(referralEntity),
  route: 'POST /loyalty/{program}/accounts/{customerId}/referral',
  async run(ctx, { code, ...input }) {
    const own = ctx.asPlugin()
    const program = await findReferring(own, input.program)
    const customerId = await requireCustomer(ctx, input.customerId)
    const referrerId = await referrerOf(own, program, code)
    for (const each of [...new Set([customerId, referrerId])].toSorted())
      await own.turn(turnPlace({ program, customerId: each }))
    await requireNew(own, program, { customerId, referrerId })
    await requireRoom(own, program, referrerId)
    const values = { customerId, referrerId, programId: program.id, registeredAt: own.now() }
    const open = { state: 'registered', cause: null, decidedAt: null, entryIds: [] }
    const { id } = await own.records('loyaltyReferral').create({}, { ...values, ...open })
    ctx.emit('loyaltyReferral.registered', { customerId, loyaltyReferralId: id, referrerId })
    return ctx.records('loyaltyReferral').get(id)
  },
})

/** Lists referrals. */
export const listReferrals = defineOperation({
  name: 'loyaltyReferrals.list',
  summary: 'List who was brought by whom, and what has become of it',
  kind: 'query',
  permission: { entity: 'loyaltyReferral', action: 'list' },
  input: listQuerySchema,
  output: pageOf(referralEntity),
  route: 'GET /loyalty-referrals',
  run: (ctx, query) => ctx.records('loyaltyReferral').list(query as ListQuery),
})

/** @throws KITH_LOYALTY_PROGRAM_UNKNOWN, KITH_LOYALTY_PROGRAM_CLOSED, KITH_LOYALTY_REFERRALS_CLOSED */
async function findReferring(own: OperationContext, key: string): Promise<Program> {
  const program = await findProgram(own, key)
  if (program.status !== 'active') throw loyaltyErrors.PROGRAM_CLOSED({ status: program.status })
  if (program.referrerPoints === null && program.refereePoints === null)
    throw loyaltyErrors.REFERRALS_CLOSED()
  return program
}

/** @throws KITH_LOYALTY_REFERRAL_CODE_UNKNOWN */
async function referrerOf(own: OperationContext, program: Program, code: string): Promise<string> {
  const [known] = await listAll<{ readonly customerId: string }>(own, 'loyaltyReferralCode', {
    programId: program.id,
    code: code.trim().toUpperCase(),
  })
  if (known === undefined) throw loyaltyErrors.REFERRAL_CODE_UNKNOWN({ pointer: '/code' })
  return known.customerId
}

interface Pair {
  readonly customerId: string
  readonly referrerId: string
}

/** @throws KITH_LOYALTY_REFERRAL_SELF, KITH_LOYALTY_REFERRAL_NOT_NEW */
async function requireNew(
  own: OperationContext,
  program: Program,
  { customerId, referrerId }: Pair,
): Promise<void> {
  const brought = await referralsOf(own, referrerId)
  const isMutual = brought.some((each) => each.programId === program.id && each.referrerId === customerId)
  if (customerId === referrerId || isMutual) throw loyaltyErrors.REFERRAL_SELF({ pointer: '/code' })
  const referrals = await referralsOf(own, customerId)
  const where = { customerId, programId: program.id, isOrder: true }
  const { data: bought } = await own.records('loyaltyEarning').list({ where, fields: ['id'], limit: 1 })
  if (bought.length > 0 || referrals.some(({ programId }) => programId === program.id))
    throw loyaltyErrors.REFERRAL_NOT_NEW()
}

/** @throws KITH_LOYALTY_REFERRAL_LIMIT */
async function requireRoom(own: OperationContext, program: Program, referrerId: string): Promise<void> {
  const { referralLimit: limit } = program
  if (limit === null) return
  const where = { referrerId, programId: program.id, state: { in: ['registered', 'rewarded'] } }
  const made = await listAll<unknown>(own, 'loyaltyReferral', where)
  if (made.length >= limit) throw loyaltyErrors.REFERRAL_LIMIT({ limit })
}

function newCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(CODE_LENGTH))
  return [...bytes].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

import {
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
} from '@kith/core'
import { z } from 'zod'

import { adjustmentEntity } from '../adjustment.entity.ts'
import { loyaltyErrors } from '../errors.ts'
import { findProgram, termsOf } from '../find-program.ts'
import { credit, debit } from '../ledger/movements.ts'
import type { Program } from '../program.entity.ts'
import { move, onceOf } from './move.ts'
import { requireCustomer } from './open-for.ts'
import type { OpenFor } from './open-for.ts'
import { accountPlace, movementAnswer, occurredAt, points, reason, ref } from './schemas.ts'

const adjusting = accountPlace.extend({
  ref,
  points: z
    .int()
    .refine(
      (value) => points.safeParse(Math.abs(value)).success,
      'Expected points to give, or negative ones to take',
    )
    .describe('Given, or taken when negative.'),
  reason,
  occurredAt: occurredAt.describe('When it was: for one that moves points now.'),
})

const decision = z.strictObject({
  adjustment: readableOf(adjustmentEntity),
  movement: movementAnswer.nullable().describe('What was moved; null while nobody has approved it.'),
})

/** Gives or takes points by hand. Beyond the limit of the program a second person decides. */
export const adjust = defineOperation({
  name: 'loyalty.adjust',
  summary: 'Give or take points by hand, up to the limit of the program',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'adjust' },
  input: adjusting,
  output: z.strictObject({
    adjustment: readableOf(adjustmentEntity).nullable().describe('What waits for a second person.'),
    movement: movementAnswer.nullable(),
  }),
  route: 'POST /loyalty/{program}/accounts/{customerId}/adjust',
  async run(ctx, input) {
    const program = await findProgram(ctx.asPlugin(), input.program)
    return Math.abs(input.points) > program.adjustLimit
      ? { adjustment: await request(ctx, program, input), movement: null }
      : { adjustment: null, movement: await post(ctx, input) }
  },
})

/** Asks for points to be given or taken. */
export const requestAdjustment = defineOperation({
  name: 'loyaltyAdjustments.request',
  summary: 'Ask a second person to give or take points',
  kind: 'command',
  permission: { entity: 'loyaltyAdjustment', action: 'request' },
  input: adjusting,
  output: readableOf(adjustmentEntity),
  route: 'POST /loyalty/{program}/accounts/{customerId}/adjustments',
  async run(ctx, input) {
    const program = await findProgram(ctx.asPlugin(), input.program)
    return request(ctx, program, input)
  },
})

/** Decides an adjustment that somebody else has asked for. */
export const decideAdjustment = defineOperation({
  name: 'loyaltyAdjustments.decide',
  summary: 'Approve or refuse an adjustment of points',
  kind: 'command',
  permission: { entity: 'loyaltyAdjustment', action: 'decide' },
  input: z.strictObject({ id: z.string(), isApproved: z.boolean() }),
  output: decision,
  route: 'POST /loyalty-adjustments/{id}/decision',
  async run(ctx, { id, isApproved }) {
    const asked = (await ctx.records('loyaltyAdjustment').get(id)) as unknown as StoredAdjustment
    const own = ctx.asPlugin()
    const stored = (await own.records('loyaltyAdjustment').get(id)) as unknown as StoredAdjustment
    if (stored.state !== 'requested') throw loyaltyErrors.ADJUSTMENT_DECIDED({ state: stored.state })
    if (stored.requestedBy === ctx.session.actor.id) throw loyaltyErrors.SECOND_PERSON()
    const program = (await own.records('loyaltyProgram').get(stored.programId)) as unknown as Program
    const at = { program: program.key, customerId: asked.customerId }
    const movement = isApproved
      ? await post(ctx, { ...at, ref: stored.ref, points: stored.points, reason: stored.reason })
      : null
    const managed = {
      state: isApproved ? 'approved' : 'refused',
      decidedBy: ctx.session.actor.id,
      decidedAt: ctx.now(),
      entryId: movement?.entryId ?? null,
    }
    const { version } = stored
    await own.records('loyaltyAdjustment').update({ id, patch: {}, ifVersion: version, managed })
    ctx.emit('loyaltyAdjustment.decided', {
      customerId: stored.customerId,
      loyaltyAdjustmentId: id,
      isApproved,
    })
    return { adjustment: await ctx.records('loyaltyAdjustment').get(id), movement }
  },
})

/** Lists adjustments that a second person decides. */
export const listAdjustments = defineOperation({
  name: 'loyaltyAdjustments.list',
  summary: 'List adjustments of points that a second person decides',
  kind: 'query',
  permission: { entity: 'loyaltyAdjustment', action: 'list' },
  input: listQuerySchema,
  output: pageOf(adjustmentEntity),
  route: 'GET /loyalty-adjustments',
  run: (ctx, query) => ctx.records('loyaltyAdjustment').list(query as ListQuery),
})

interface StoredAdjustment {
  readonly version: number
  readonly customerId: string
  readonly programId: string
  readonly points: number
  readonly ref: string
  readonly reason: string
  readonly state: 'requested' | 'approved' | 'refused'
  readonly requestedBy: string
}

type Adjusting = z.output<typeof adjusting>

async function request(ctx: OperationContext, program: Program, input: Adjusting) {
  const customerId = await requireCustomer(ctx, input.customerId)
  const own = ctx.asPlugin()
  const once = onceOf(program, 'adjust', input.ref)
  const { data } = await own.records('loyaltyAdjustment').list({ where: { once }, limit: 1 })
  const [before] = data
  if (before !== undefined && (before['customerId'] !== customerId || before['points'] !== input.points))
    throw loyaltyErrors.REF_REUSED({ pointer: '/ref' })
  const id =
    before === undefined ? await keep(ctx, { program, customerId, once }, input) : String(before['id'])
  return ctx.records('loyaltyAdjustment').get(id)
}

async function keep(
  ctx: OperationContext,
  {
    program,
    customerId,
    once,
  }: { readonly program: Program; readonly customerId: string; readonly once: string },
  { points: asked, ref: name, reason: why }: Adjusting,
): Promise<string> {
  const decided = { decidedBy: null, decidedAt: null, entryId: null }
  const { id } = await ctx
    .asPlugin()
    .records('loyaltyAdjustment')
    .create(
      {},
      {
        ...decided,
        customerId,
        programId: program.id,
        points: asked,
        ref: name,
        once,
        reason: why,
        state: 'requested',
        requestedBy: ctx.session.actor.id,
      },
    )
  ctx.emit('loyaltyAdjustment.requested', { customerId, loyaltyAdjustmentId: id })
  return id
}

function post(ctx: OperationContext, input: Adjusting) {
  const { points: asked } = input
  const give = ({ own, account: { book, program } }: OpenFor): string =>
    asked > 0
      ? credit(book, asked, { kind: 'adjustCredit', terms: given(own, program) })
      : debit(book, -asked, { kind: 'adjustDebit' })
  return move(ctx, input, { name: 'adjust', asked, run: give })
}

/** Points given by hand wait for nothing. */
function given(own: OperationContext, program: Program) {
  const at = own.now()
  return termsOf(own, { ...program, pending: null, isActivatedByAction: false }, at)
}

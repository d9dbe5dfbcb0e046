import { defineOperation, type OperationContext, readableOf, valuesOf } from '@kith/core'
import { z } from 'zod'

import { dateOf } from '../calendar.ts'
import { contractEntity } from '../contracts/contract.entity.ts'
import { salesErrors } from '../errors.ts'
import { findCategory } from '../statuses/find-category.ts'
import { lossCategories, opportunityEntity } from './opportunity.entity.ts'
import {
  enterStage,
  requireOpen,
  stageFor,
  stagesOf,
  takeOpportunity,
  type TakenOpportunity,
  told,
} from './stored-opportunity.ts'

const key = z.string().min(1).max(64)
const closing = z.strictObject({
  id: z.string(),
  stage: key.optional().describe('The first stage that means it when left out.'),
})

/** Says that an opportunity was won. The draft of a contract comes of it, once. */
export const winOpportunity = defineOperation({
  name: 'opportunities.win',
  summary: 'Say that an opportunity was won, and draft the contract',
  kind: 'command',
  permission: { entity: 'opportunity', action: 'update' },
  input: closing.extend({
    contract: valuesOf(contractEntity, 'create')
      .nullable()
      .optional()
      .describe('What of the contract is known; the rest is as in the opportunity. null makes none.'),
  }),
  output: readableOf(opportunityEntity),
  route: 'POST /opportunities/{id}/win',
  async run(ctx, { id, stage: wanted, contract }) {
    const taken = await takeOpportunity(ctx, id)
    const { own, opportunity } = taken
    requireOpen(opportunity)
    const stage = stageFor(await stagesOf(own, opportunity.pipeline), 'won', wanted)
    const contractId = opportunity.contractId ?? (await draftContract(taken, contract))
    const won = await enterStage(taken, stage, { contractId })
    const { customerId } = won
    ctx.emit('opportunity.won', { ...told(won), from: opportunity.stage, contractId })
    ctx.timeline({ type: 'opportunity.won', customerId, refId: id, params: { from: opportunity.stage } })
    return ctx.records('opportunity').get(id)
  },
})

/** @returns the id of the draft; `null` where none is wanted. */
async function draftContract(
  { ctx, opportunity }: TakenOpportunity,
  known: Readonly<Record<string, unknown>> | null | undefined,
): Promise<string | null> {
  if (known === null) return null
  const { id, customerId, name: title, amount: value, ownerId } = opportunity
  const startOn = dateOf(ctx.now(), ctx.tenant().zone)
  const contract = { number: `O-${id}`, title, value, ownerId, startOn, ...known }
  const drafted = (await ctx.call('contracts.create', { customerId, contract })) as { readonly id: string }
  return drafted.id
}

/** Says that an opportunity was lost, and why. */
export const loseOpportunity = defineOperation({
  name: 'opportunities.lose',
  summary: 'Say that an opportunity was lost, and why',
  kind: 'command',
  permission: { entity: 'opportunity', action: 'update' },
  input: closing.extend({
    reason: key.describe('A category of losses, or a status of the tenant that means one.'),
    competitor: z.string().min(1).max(200).optional().describe('Who got it, where it is a competitor.'),
    note: z.string().min(1).max(1000).optional(),
  }),
  output: readableOf(opportunityEntity),
  route: 'POST /opportunities/{id}/lose',
  async run(ctx, { id, stage: wanted, reason, competitor, note }) {
    const taken = await takeOpportunity(ctx, id)
    const { own, opportunity } = taken
    requireOpen(opportunity)
    const lostCategory = await findLoss(own, reason, competitor)
    const stage = stageFor(await stagesOf(own, opportunity.pipeline), 'lost', wanted)
    const because = { lostReason: reason, lostCategory, competitor: competitor ?? null }
    const lost = await enterStage(taken, stage, { ...because, lostNote: note ?? null })
    const { customerId } = lost
    ctx.emit('opportunity.lost', { ...told(lost), from: opportunity.stage, reason: lostCategory })
    const params = { from: opportunity.stage, reason: lostCategory }
    ctx.timeline({ type: 'opportunity.lost', customerId, refId: id, params })
    return ctx.records('opportunity').get(id)
  },
})

/** @throws KITH_SALES_STATUS_UNKNOWN, KITH_SALES_COMPETITOR_MISSING */
async function findLoss(own: OperationContext, reason: string, competitor: string | undefined) {
  const categories = lossCategories
  const category = await findCategory(own, reason, { of: 'loss', categories, pointer: '/reason' })
  if (category === 'competitor' && competitor === undefined)
    throw salesErrors.COMPETITOR_MISSING({ pointer: '/competitor' })
  return category
}

/** Takes back that an opportunity was won or lost. Its contract stays linked. */
export const reopenOpportunity = defineOperation({
  name: 'opportunities.reopen',
  summary: 'Open an opportunity again that was won or lost',
  kind: 'command',
  permission: { entity: 'opportunity', action: 'update' },
  input: closing,
  output: readableOf(opportunityEntity),
  route: 'POST /opportunities/{id}/reopen',
  async run(ctx, { id, stage: wanted }) {
    const taken = await takeOpportunity(ctx, id)
    const { own, opportunity } = taken
    if (opportunity.category === 'open') throw salesErrors.OPPORTUNITY_OPEN()
    const stage = stageFor(await stagesOf(own, opportunity.pipeline), 'open', wanted)
    const unlost = { lostReason: null, lostCategory: null, competitor: null, lostNote: null }
    const reopened = await enterStage(taken, stage, unlost)
    const { customerId } = reopened
    ctx.emit('opportunity.reopened', { ...told(reopened), from: opportunity.stage })
    const params = { from: opportunity.stage, to: stage.key }
    ctx.timeline({ type: 'opportunity.reopened', customerId, refId: id, params })
    return ctx.records('opportunity').get(id)
  },
})

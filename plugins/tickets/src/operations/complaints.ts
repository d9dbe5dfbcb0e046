import {
  type AggregateQuery,
  aggregateQuerySchema,
  aggregateResultSchema,
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
} from '@kith/core'
import { z } from 'zod'

import { type Complaint, complaintEntity } from '../complaint.entity.ts'
import { advanceComplaint } from '../complaints/advance.ts'
import { registerComplaint } from '../complaints/register.ts'
import { remedies, stages } from '../complaints/stages.ts'
import { changeTicket, takeOwn } from '../desk.ts'
import { movedTo } from '../moves.ts'
import { requirePast } from '../new-message.ts'
import { statusFor } from '../statuses.ts'
import { findOne } from '../stored-rows.ts'
import { ticketChannels } from '../ticket.entity.ts'
import { instant, isSourced, sourced, text, unsourced } from './schemas.ts'

const about = {
  customerId: z.string(),
  subject: z.string().min(1).max(300),
  description: text(50_000),
  channel: z.enum(ticketChannels).optional(),
  product: text(200),
  issue: text(200).describe('What it is about, in the words of your catalogue.'),
  against: text(200).describe('The company, branch or department that it is against.'),
  regulatorRef: text(100),
}

/** Registers a complaint. */
export const register = defineOperation({
  name: 'complaints.register',
  summary: 'Register a complaint of a customer',
  kind: 'command',
  permission: { entity: 'complaint', action: 'create' },
  input: z.strictObject({ ...about, againstUserId: text(64) }),
  output: readableOf(complaintEntity),
  route: 'POST /complaints',
  async run(ctx, asked) {
    const customer = await ctx.records('customer').get(asked.customerId, ['id', 'teamId'])
    const teamId = (customer['teamId'] as string | null | undefined) ?? null
    const id = await registerComplaint(ctx, { ...asked, customerId: String(customer['id']), teamId })
    return ctx.records('complaint').get(id)
  },
})

const importing = z
  .strictObject({
    ...about,
    ...sourced,
    registeredAt: instant,
    forwardedAt: instant.optional(),
    closedAt: instant.optional().describe('Left out: it still goes on.'),
    outcomeCode: text(100),
    isTimely: z.boolean().optional(),
    isDisputed: z.boolean().optional(),
    rootCause: text(100),
  })
  .refine(isSourced, unsourced)

/** Brings a complaint of the past over from elsewhere, with what came of it. Told twice, it is brought over once. */
export const importComplaint = defineOperation({
  name: 'complaints.import',
  summary: 'Bring a complaint of the past over, with what came of it',
  kind: 'command',
  permission: { entity: 'complaint', action: 'import' },
  input: importing,
  output: readableOf(complaintEntity),
  route: 'POST /complaints/import',
  async run(ctx, told) {
    const known = await findImported(ctx, told)
    return known ?? ctx.records('complaint').get(await bringOver(ctx, told))
  },
})

type Told = z.output<typeof importing>

async function findImported(ctx: OperationContext, { externalId, source }: Told): Promise<unknown> {
  if (externalId === undefined || source === undefined) return undefined
  const ticket = await findOne<{ readonly id: string }>(ctx.asPlugin(), 'ticket', { externalId, source })
  return ticket && findOne(ctx, 'complaint', { ticketId: ticket.id })
}

async function bringOver(ctx: OperationContext, told: Told): Promise<string> {
  const { forwardedAt, closedAt, isTimely, isDisputed, outcomeCode, rootCause, ...asked } = told
  const said = { forwardedAt, closedAt, isTimely, isDisputed, outcomeCode, rootCause }
  const customer = await ctx.records('customer').get(asked.customerId, ['id', 'teamId'])
  const teamId = (customer['teamId'] as string | null | undefined) ?? null
  const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  const past = { ...known, stage: closedAt === undefined ? 'investigating' : 'closed' } as const
  const id = await registerComplaint(ctx, { ...asked, customerId: String(customer['id']), teamId }, past)
  if (closedAt !== undefined) await closeTicketOf(ctx, id, requirePast(closedAt, ctx.now(), '/closedAt'))
  return id
}

async function closeTicketOf(ctx: OperationContext, complaintId: string, at: Date): Promise<void> {
  const own = ctx.asPlugin()
  const { ticketId } = (await own.records('complaint').get(complaintId)) as unknown as Complaint
  const taken = await takeOwn(ctx, ticketId)
  await changeTicket(taken, movedTo(taken.ticket, await statusFor(own, 'closed'), at), 'complaint.imported')
}

/** Brings a complaint to its next stage. */
export const advance = defineOperation({
  name: 'complaints.advance',
  summary: 'Bring a complaint to its next stage',
  kind: 'command',
  permission: { entity: 'complaint', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    to: z.enum(stages),
    body: z.string().min(1).max(50_000).optional().describe('What the customer is told.'),
    severity: z.enum(['minor', 'major', 'critical']).optional(),
    validity: z.enum(['justified', 'partly', 'unjustified']).optional(),
    remedy: z.enum(remedies).optional(),
    remedyValue: z.strictObject({ amount: z.int(), currency: z.string().length(3) }).optional(),
    outcomeCode: text(100),
    rootCause: text(100),
    correctiveAction: text(500),
    regulatorRef: text(100),
  }),
  output: readableOf(complaintEntity),
  route: 'POST /complaints/{id}/stage',
  async run(ctx, { id, ...step }) {
    await ctx.records('complaint').require(id, 'update')
    const complaint = (await ctx.asPlugin().records('complaint').get(id)) as unknown as Complaint
    await advanceComplaint(ctx, complaint, step)
    return ctx.records('complaint').get(id)
  },
})

/** Reads a complaint. */
export const getComplaint = defineOperation({
  name: 'complaints.get',
  summary: 'Read a complaint',
  kind: 'query',
  permission: { entity: 'complaint', action: 'read' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(complaintEntity),
  route: 'GET /complaints/{id}',
  run: (ctx, { id }) => ctx.records('complaint').get(id),
})

/** Lists complaints. */
export const listComplaints = defineOperation({
  name: 'complaints.list',
  summary: 'List complaints',
  kind: 'query',
  permission: { entity: 'complaint', action: 'list' },
  input: listQuerySchema,
  output: pageOf(complaintEntity),
  route: 'GET /complaints',
  run: (ctx, query) => ctx.records('complaint').list(query as ListQuery),
})

/** Answers figures about groups of complaints. */
export const aggregateComplaints = defineOperation({
  name: 'complaints.aggregate',
  summary: 'Figures about groups of complaints',
  kind: 'query',
  permission: { entity: 'complaint', action: 'aggregate' },
  input: aggregateQuerySchema,
  output: aggregateResultSchema,
  route: 'POST /complaints/aggregate',
  run: (ctx, query) => ctx.records('complaint').aggregate(query as AggregateQuery),
})

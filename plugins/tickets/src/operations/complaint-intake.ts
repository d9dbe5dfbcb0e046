import { defineOperation, kernelErrors, readableOf } from '@kith/core'
import { z } from 'zod'

import { complaintIntakeEntity } from '../complaint-intake.entity.ts'
import type { Complaint } from '../complaint.entity.ts'
import { registerComplaint } from '../complaints/register.ts'
import { stages } from '../complaints/stages.ts'
import type { Ticket } from '../ticket.entity.ts'
import { text } from './schemas.ts'

const FILE = 'complaints.file'
const STATUS = 'complaints.status'

/** Makes a place where anybody may complain. */
export const createIntake = defineOperation({
  name: 'complaintIntakes.create',
  summary: 'Make a place where anybody may complain',
  kind: 'command',
  permission: { entity: 'complaintIntake', action: 'create' },
  input: z.strictObject({ name: z.string().min(1).max(100), teamId: text(64) }),
  output: readableOf(complaintIntakeEntity),
  route: 'POST /complaint-intakes',
  async run(ctx, values) {
    const rows = ctx.records('complaintIntake')
    const { id } = await rows.create(values, { key: '' })
    const key = await ctx.tokens.issue({ operation: FILE, subject: id })
    const { row } = await rows.update({ id, patch: {}, managed: { key } })
    return row
  },
})

/**
 * Takes a complaint from anybody. Who they are is not known, so it goes to a customer of its own: nobody finds out here whether we
 * know somebody, and nobody writes on a customer who is known.
 */
export const fileComplaint = defineOperation({
  name: FILE,
  summary: 'Complain',
  kind: 'command',
  access: 'public',
  tokenIn: 'key',
  permission: 'self',
  callsPerMinute: 10,
  input: z.strictObject({
    key: z.string().max(100),
    name: z.string().min(1).max(200),
    email: z.email().max(254).optional(),
    phone: text(32),
    subject: z.string().min(1).max(300),
    description: text(20_000),
    product: text(200),
  }),
  output: z.strictObject({
    number: z.string(),
    statusToken: z.string().describe('Tells where it stands, to whoever has it: shown once.'),
  }),
  route: 'POST /complaints/intakes/{key}',
  async run(ctx, { name, email, phone, subject, description, product }) {
    const own = ctx.asPlugin()
    const intake = await own.records('complaintIntake').get(ctx.session.token!.subject)
    if (intake['isActive'] !== true) throw kernelErrors.TOKEN_INVALID()
    const teamId = (intake['teamId'] as string | null) ?? null
    const reach = { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) }
    const values = { name, ...reach, source: 'complaint', ...(teamId === null ? {} : { teamId }) }
    const customer = (await own.call('customers.create', values)) as { readonly id: string }
    const id = await registerComplaint(ctx, {
      subject,
      description,
      product,
      customerId: customer.id,
      teamId,
      channel: 'web',
    })
    const { ticketId } = (await own.records('complaint').get(id)) as unknown as Complaint
    const { number } = (await own.records('ticket').get(ticketId, ['number'])) as unknown as Ticket
    return { number, statusToken: await ctx.tokens.issue({ operation: STATUS, subject: id }) }
  },
})

/** Tells whoever has its token where a complaint stands. */
export const complaintStatus = defineOperation({
  name: STATUS,
  summary: 'Ask where a complaint stands',
  kind: 'query',
  access: 'token',
  tokenIn: 'token',
  permission: 'self',
  callsPerMinute: 30,
  input: z.strictObject({ token: z.string().max(100) }),
  output: z.strictObject({
    number: z.string(),
    stage: z.enum(stages),
    registeredAt: z.date(),
    acknowledgedAt: z.date().nullable(),
    closedAt: z.date().nullable(),
  }),
  route: 'GET /complaints/status/{token}',
  async run(ctx) {
    const own = ctx.asPlugin()
    const found = await own.records('complaint').find([ctx.session.token!.subject])
    const [complaint] = [...found.values()] as unknown as readonly Complaint[]
    if (complaint === undefined) throw kernelErrors.TOKEN_INVALID()
    const { stage, registeredAt, acknowledgedAt, closedAt, ticketId } = complaint
    const { number } = (await own.records('ticket').get(ticketId, ['number'])) as unknown as Ticket
    return { number, stage, registeredAt, acknowledgedAt, closedAt }
  },
})

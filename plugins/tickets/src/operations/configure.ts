import { defineOperation, type OperationContext, readableOf } from '@kith/core'
import { z } from 'zod'

import { categories } from '../category.ts'
import { readSettings, SETTINGS } from '../settings.ts'
import { listStatuses } from '../statuses.ts'
import { findOne } from '../stored-rows.ts'
import { ticketStatusEntity } from '../ticket-status.entity.ts'

/** Lists all statuses that tickets may be in. */
export const listTicketStatuses = defineOperation({
  name: 'ticketStatuses.list',
  summary: 'List the statuses of tickets in their order',
  kind: 'query',
  permission: { entity: 'ticketStatus', action: 'list' },
  input: z.strictObject({}),
  output: z.strictObject({
    data: z.array(
      z.strictObject({
        key: z.string(),
        name: z.string(),
        category: z.enum(categories),
        position: z.int(),
        isActive: z.boolean(),
      }),
    ),
  }),
  route: 'GET /ticket-statuses',
  run: async (ctx) => ({ data: await listStatuses(ctx.asPlugin()) }),
})

/** Adds a status. */
export const createTicketStatus = defineOperation({
  name: 'ticketStatuses.create',
  summary: 'Add a status of tickets',
  kind: 'command',
  permission: { entity: 'ticketStatus', action: 'create' },
  input: z.strictObject({
    key: z
      .string()
      .max(64)
      .regex(/^[a-z][a-z0-9_-]*$/)
      .describe('Names it; that of a category stands in place of the built-in status.'),
    name: z.string().min(1).max(100),
    category: z.enum(categories).describe('What the rules know of it; it stays.'),
    position: z.int().optional(),
  }),
  output: readableOf(ticketStatusEntity),
  route: 'POST /ticket-statuses',
  async run(ctx, values) {
    const { id, row } = await ctx.records('ticketStatus').create(values)
    ctx.emit('ticketStatus.created', { ticketStatusId: id, key: values.key })
    return row
  },
})

/** Changes a status. */
export const updateTicketStatus = defineOperation({
  name: 'ticketStatuses.update',
  summary: 'Rename, reorder or retire a status of tickets',
  kind: 'command',
  permission: { entity: 'ticketStatus', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: z.strictObject({
      name: z.string().min(1).max(100).optional(),
      position: z.int().optional(),
      isActive: z.boolean().optional(),
    }),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(ticketStatusEntity),
  route: 'PATCH /ticket-statuses/{id}',
  async run(ctx, { id, patch, ifVersion }) {
    const { row } = await ctx.records('ticketStatus').update({ id, patch, ifVersion })
    ctx.emit('ticketStatus.updated', { ticketStatusId: id, key: String(row['key']) })
    return row
  },
})

const settings = {
  numberPrefix: z
    .string()
    .regex(/^[A-Za-z0-9]{1,10}$/)
    .describe('What numbers of tickets begin with.'),
  reopenDays: z.int().min(0).max(3650).describe('How long a closed ticket may be opened again.'),
  autoCloseDays: z
    .int()
    .min(1)
    .max(3650)
    .nullable()
    .describe('When resolved tickets are closed; null for never.'),
  closeWarning: z.string().min(1).max(1000).nullable().describe('What customers are told a day before.'),
  remedyLimit: z
    .strictObject({ amount: z.int().min(0), currency: z.string().length(3) })
    .nullable()
    .describe('The most that one person promises to who complains; null for no bound.'),
}

/** Reads how the tenant works with tickets. */
export const readTicketSettings = defineOperation({
  name: 'tickets.settings',
  summary: 'Read how tickets are worked with',
  kind: 'query',
  permission: { entity: 'ticketSettings', action: 'read' },
  input: z.strictObject({}),
  output: z.strictObject(settings),
  route: 'GET /ticket-settings',
  async run(ctx) {
    return settingsOf(ctx.asPlugin())
  },
})

/** Changes how the tenant works with tickets. */
export const configureTickets = defineOperation({
  name: 'tickets.configure',
  summary: 'Change how tickets are worked with',
  kind: 'command',
  permission: { entity: 'ticketSettings', action: 'update' },
  input: z.strictObject(settings).partial(),
  output: z.strictObject(settings),
  route: 'POST /ticket-settings',
  async run(ctx, values) {
    const own = ctx.asPlugin()
    await own.turn('settings')
    const stored = await findOne<{ readonly id: string }>(own, 'ticketSettings', { key: SETTINGS })
    const rows = own.records('ticketSettings')
    const { id } = stored ?? (await rows.create(values, { key: SETTINGS }))
    if (stored !== undefined) await rows.update({ id, patch: values })
    ctx.emit('ticketSettings.updated', { ticketSettingsId: id, changed: Object.keys(values) })
    return settingsOf(own)
  },
})

async function settingsOf(own: OperationContext) {
  const { numberPrefix, reopenDays, autoCloseDays, closeWarning, remedyLimit } = await readSettings(own)
  return { numberPrefix, reopenDays, autoCloseDays, closeWarning, remedyLimit }
}

import { z } from 'zod'

import { pageOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { livingCustomer } from '../living-customer.ts'
import { readCustomerTexts } from '../read-customer-texts.ts'
import { LONGEST_RAW, unreadValueEntity } from '../unread-value.entity.ts'
import { keepUnreadValues } from '../unread-values.ts'

/** Lists the texts that are kept beside a customer because they could not be read. */
export const listUnreadValues = defineOperation({
  name: 'customers.unreadValues.list',
  summary: 'List the values of a customer that could not be read',
  kind: 'query',
  permission: { entity: 'unreadValue', action: 'list' },
  input: z.strictObject({ id: z.string() }),
  output: pageOf(unreadValueEntity),
  route: 'GET /customers/{id}/unread-values',
  async run(ctx, { id }) {
    const where = { customerId: await livingCustomer(ctx, id) }
    return ctx.records('unreadValue').list({ where, sort: ['createdAt'], limit: 200 })
  },
})

/** Keeps texts that cannot be read beside a customer. One that can be read is refused: it belongs into the record. */
export const keepUnread = defineOperation({
  name: 'customers.unreadValues.keep',
  summary: 'Keep values of a customer that cannot be read',
  kind: 'command',
  permission: { entity: 'unreadValue', action: 'create' },
  input: z.strictObject({
    id: z.string(),
    values: z.record(z.string().min(1).max(64), z.string().min(1).max(LONGEST_RAW)),
    source: z.string().max(200).optional(),
  }),
  output: z.strictObject({
    data: z.array(z.strictObject({ field: z.string(), code: z.string(), reason: z.string() })),
  }),
  route: 'POST /customers/{id}/unread-values',
  async run(ctx, { id, values, source }) {
    const kernel = asKernel(ctx)
    const { id: customerId } = await ctx.records('customer').update({ id, patch: {} })
    const { faults } = readCustomerTexts(ctx, values)
    const readable = Object.keys(values).filter((field) => !faults.some((fault) => fault.field === field))
    if (readable.length > 0)
      throw kernelErrors.VALIDATION({
        issues: readable.map((field) => ({
          pointer: `/values/${field}`,
          code: 'readable',
          message: 'This can be read: write it with customers.update',
        })),
      })
    await keepUnreadValues(kernel, { customerId, source }, faults)
    return { data: faults.map(({ field, code, reason }) => ({ field, code, reason })) }
  },
})

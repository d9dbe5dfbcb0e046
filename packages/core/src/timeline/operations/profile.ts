import { z } from 'zod'

import { customerEntity } from '../../customers/customer.entity.ts'
import { readableOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { loadPanels, permittedPanels } from '../load-panels.ts'

/** Reads a customer with everything that the kernel and the plugins know around them. */
export const readProfile = defineOperation({
  name: 'customers.profile',
  summary: 'Read the profile of a customer: the customer and the panels around them',
  kind: 'query',
  permission: { entity: 'customer', action: 'read' },
  input: z.strictObject({
    id: z.string(),
    panels: z
      .array(z.string().max(100))
      .max(50)
      .optional()
      .describe('Only these panels. Those that the caller may not see are left out.'),
  }),
  output: z.strictObject({
    customer: readableOf(customerEntity),
    panels: z
      .record(z.string(), z.unknown())
      .describe('By name; { "error": code } stands for a panel that could not be loaded.'),
  }),
  route: 'GET /customers/{id}/profile',
  run: (ctx, { id, panels }) =>
    asKernel(ctx).together(async (kernel) => {
      const customer = await kernel.records('customer').get(id)
      const livingId = customer['id'] as string
      const loaded = await loadPanels(kernel, [livingId], permittedPanels(kernel, panels))
      return { customer, panels: loaded.get(livingId) }
    }),
})

import { z } from 'zod'

import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { loadPanels, permittedPanels } from '../load-panels.ts'

/**
 * Reads panels of many customers, each panel with one call for all of them: what a list shows beside its rows. Customers
 * that the caller may not see are left out.
 */
export const readPanels = defineOperation({
  name: 'customers.panels',
  summary: 'Read panels of the profiles of many customers',
  kind: 'query',
  permission: { entity: 'customer', action: 'read' },
  input: z.strictObject({
    ids: z.array(z.string()).min(1).max(100),
    panels: z.array(z.string().max(100)).min(1).max(50),
  }),
  output: z.strictObject({
    data: z.array(z.strictObject({ id: z.string(), panels: z.record(z.string(), z.unknown()) })),
  }),
  route: 'POST /customers/panels',
  run: (ctx, { ids, panels }) =>
    asKernel(ctx).together(async (kernel) => {
      const visible = [...(await kernel.records('customer').find(ids, [])).keys()].toSorted()
      const loaded = await loadPanels(kernel, visible, permittedPanels(kernel, panels))
      return { data: visible.map((id) => ({ id, panels: loaded.get(id) })) }
    }),
})

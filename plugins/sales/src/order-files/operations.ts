import {
  type ByteSource,
  defineOperation,
  fileOptions,
  type ImportTarget,
  isByteSource,
  type TargetRecord,
  toldImport,
} from '@kith/core'
import { z } from 'zod'

import { createOccurrences, orderColumns, orderKeyOf, requireColumns } from './order-columns.ts'
import { orderFileOptions } from './order-file-options.ts'
import { takeLines } from './take-lines.ts'

/** Takes a file of lines of orders: it is kept before this answers, and imported after. */
export const importOrders = defineOperation({
  name: 'orders.import',
  summary: 'Upload a file of lines of orders to import',
  kind: 'command',
  permission: { entity: 'order', action: 'record' },
  callsPerMinute: 30,
  upload: 'file',
  accepted: true,
  route: 'POST /orders/import',
  input: z.strictObject({
    file: z.custom<ByteSource>(isByteSource, 'Expected the bytes of a file'),
    ...orderFileOptions.shape,
    ...fileOptions,
  }),
  output: toldImport,
  run(ctx, { file, source, currency, namespace, status, fxRateToBase, dateOrder, ...about }) {
    const options = { source, currency, namespace, status, fxRateToBase, dateOrder }
    return ctx.call('imports.begin', { target: 'orders', file, options, ...about })
  },
})

/** Takes a batch of a file. The import calls it, with the rights of whoever has started it. */
export const takeOrderLines = defineOperation({
  name: 'orders.takeLines',
  summary: 'Take lines of a file into their orders',
  kind: 'command',
  permission: { entity: 'order', action: 'record' },
  input: z.strictObject({
    records: z.array(z.custom<TargetRecord>((value) => typeof value === 'object')),
    options: orderFileOptions,
  }),
  output: z.strictObject({ outcomes: z.array(z.unknown()) }),
  run: async (ctx, { records, options }) => ({ outcomes: await takeLines(ctx, records, options) }),
})

/** Files of lines of orders. */
export const orderFiles: ImportTarget = {
  operation: 'orders.takeLines',
  fields: orderColumns,
  noted: ['_occurrence'],
  batch: 250,
  requireFields: requireColumns,
  groupOf: orderKeyOf,
  createReader: createOccurrences,
}

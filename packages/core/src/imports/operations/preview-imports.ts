import { z } from 'zod'

import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { importErrors } from '../import-errors.ts'
import { findImport } from '../import-repository.ts'
import { previewImport } from '../preview-import.ts'
import { showingTo } from '../show-values.ts'
import { requireCustomers } from '../target-mapping.ts'

const count = z.int()

/** Tells what a run would do now, decided as the run decides, and writes nothing. */
export const previewImports = defineOperation({
  name: 'imports.preview',
  summary: 'Preview what an import would do',
  kind: 'query',
  permission: { entity: 'import', action: 'preview' },
  callsPerMinute: 30,
  route: 'POST /imports/{id}/preview',
  input: z.strictObject({
    id: z.string(),
    limit: z.int().min(1).optional().describe('Look at so many records; at all of them when left out.'),
  }),
  output: z.strictObject({
    records: count,
    counts: z.strictObject({ create: count, update: count, skip: count, fail: count }),
    samples: z.array(
      z.strictObject({
        line: count,
        action: z.enum(['create', 'update', 'skip', 'fail']),
        customerId: z.string().nullable(),
        changed: z.array(z.string()),
        values: z.record(z.string(), z.unknown()).describe('Masked where you may not read such values.'),
      }),
    ),
    faults: z.array(
      z.strictObject({
        code: z.string(),
        field: z.string().nullable(),
        count,
        lines: z.array(count).describe('The first ones.'),
      }),
    ),
  }),
  async run(ctx, { id, limit = Number.MAX_SAFE_INTEGER }) {
    const kernel = asKernel(ctx)
    await ctx.records('import').get(id, [])
    const row = await findImport(kernel, id)
    if (row === undefined) throw kernelErrors.NOT_FOUND({ entity: 'import' })
    requireCustomers(row)
    if (row.mapping === null || !PREVIEWED.has(row.state))
      throw importErrors.STATE({ state: row.state, next: 'previewed' })
    return previewImport(kernel, row, { show: showingTo(kernel), limit })
  },
})

const PREVIEWED: ReadonlySet<string> = new Set(['analysed', 'mapped', 'paused', 'failed'])

import { z } from 'zod'

import { blobErrors } from '../../blobs/blob-errors.ts'
import type { ByteStream } from '../../operations/byte-stream.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { operationErrors } from '../../operations/operation-errors.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { columnsOfErrors, errorRows } from '../error-file.ts'
import { findImport } from '../import-repository.ts'
import type { ImportTarget } from '../import-target.ts'
import { type Showing, showingTo } from '../show-values.ts'
import { seesRecords, targetOf } from '../target-mapping.ts'
import { hasErrors } from '../tell-import.ts'

/** Answers the records that an import refused, as a file that can be corrected and uploaded as it is. */
export const readImportErrors = defineOperation({
  name: 'imports.errors',
  summary: 'Download the records that an import refused',
  kind: 'query',
  permission: { entity: 'import', action: 'errors' },
  callsPerMinute: 20,
  streams: ['text/csv; charset=utf-8'],
  route: 'GET /imports/{id}/errors',
  input: z.strictObject({ id: z.string() }),
  output: undefined,
  async run(ctx, { id }): Promise<ByteStream> {
    const kernel = asKernel(ctx)
    if (kernel.gateCall.unit !== undefined)
      throw operationErrors.STREAM_IN_TRANSACTION({ operation: 'imports.errors' })
    await ctx.records('import').get(id, [])
    const row = await findImport(kernel, id)
    if (row === undefined) throw kernelErrors.NOT_FOUND({ entity: 'import' })
    if (row.failed > 0 && !hasErrors({ ...row }, ctx.now())) throw blobErrors.GONE()
    const target = targetOf(kernel, row)
    const columns = columnsOfErrors(row, target)
    await kernel.gateCall.auditRead({
      action: 'imports.errors',
      entity: 'import',
      decision: 'allow',
      subjectIds: [],
      subjectCount: row.failed,
      fields: ['record'],
      reason: id,
    })
    return {
      contentType: 'text/csv; charset=utf-8',
      fileName: `${row.name.replace(/\.[^.]*$/, '')}.errors.csv`,
      bytes: csvOf(
        columns,
        errorRows(kernel, row, {
          columns,
          show: target === undefined ? showingTo(kernel) : showingRecords(kernel, target),
        }),
      ),
    }
  },
})

/** Records of a target as they stood to whoever may import them, and nothing of them to others. */
function showingRecords(kernel: KernelContext, target: ImportTarget): Pick<Showing, 'cells'> {
  const isShown = seesRecords(kernel, target)
  return { cells: (cells) => (isShown ? cells : {}) }
}

async function* csvOf(
  columns: readonly string[],
  rows: AsyncIterable<readonly (readonly string[])[]>,
): AsyncGenerator<Uint8Array, void> {
  const { writeCsv } = await import('../../formats/csv/write-csv.ts')
  const encoder = new TextEncoder()
  for await (const text of writeCsv(columns, rows, { mark: true })) yield encoder.encode(text)
}

import { z } from 'zod'

import { unnestCustom } from '../../gate/custom-values.ts'
import { listQuerySchema, type ListQuery } from '../../gate/list-query.ts'
import type { RowExport } from '../../gate/row-export.ts'
import type { ShapedRow } from '../../gate/row-shaper.ts'
import type { ByteStream } from '../../operations/byte-stream.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { operationErrors } from '../../operations/operation-errors.ts'
import { defineOperation } from '../../operations/operation.ts'
import type { Page } from '../../shared/page.ts'
import { encodeRows } from '../encode-rows.ts'
import { exportErrors } from '../export-errors.ts'
import { type ExportFormat, exportFormats } from '../export-format.ts'
import { recordedBytes, type SentBytes } from '../recorded-bytes.ts'

/** As many as an entry of the audit names, so that the access log of each customer has the export. */
const PAGE = 100

const formats = Object.keys(exportFormats) as [ExportFormat, ...ExportFormat[]]

/** Answers the customers of a query as a file, under the caller's rights and masks. */
export const exportCustomers = defineOperation({
  name: 'customers.export',
  summary: 'Export customers as CSV, XLSX, NDJSON or vCards',
  kind: 'query',
  permission: { entity: 'customer', action: 'export' },
  input: listQuerySchema.pick({ where: true, q: true, sort: true, fields: true, deleted: true }).extend({
    format: z.enum(formats).default('csv'),
    mark: z
      .boolean()
      .default(true)
      .describe('Begin a CSV file with a byte order mark, by which spreadsheets know UTF-8.'),
  }),
  output: undefined,
  streams: Object.values(exportFormats).map(({ contentType }) => contentType),
  route: 'POST /customers/export',
  callsPerMinute: 20,
  async run(ctx, { format, mark, ...asked }): Promise<ByteStream> {
    const kernel = asKernel(ctx)
    if (kernel.gateCall.unit !== undefined)
      throw operationErrors.STREAM_IN_TRANSACTION({ operation: 'customers.export' })
    const columns = asked.fields ?? usualColumns(kernel, asked as ListQuery)
    const rows = ctx.records('customer').export({ ...(asked as ListQuery), fields: columns })
    const first = await firstPage(rows)
    const pages = countedPages(rows, first)
    const record = (sent: SentBytes): Promise<void> =>
      recordEnd(kernel, { rows, columns, format, count: pages.count(), sent })
    return {
      contentType: exportFormats[format].contentType,
      fileName: fileNameOf(kernel, format),
      bytes: recordedBytes(encodeRows(pages.read(), { format, columns, mark }), record),
    }
  },
})

/** The id, what the caller could write and an import reads back, and the times; documents are exported when they are named. */
function usualColumns(ctx: KernelContext, query: ListQuery): string[] {
  const { columns } = ctx.records('customer').export(query)
  const { fields } = ctx.catalog.get('customer')
  const own = columns.filter((name) => {
    const spec = fields[name]
    return spec !== undefined && !spec.managed && spec.kind !== 'json'
  })
  return [...new Set(['id', ...own, 'createdAt', 'updatedAt'])].filter((name) => columns.includes(name))
}

/** @throws KITH_EXPORT_TOO_MANY_ROWS before anything is sent. */
async function firstPage(rows: RowExport): Promise<Page<ShapedRow>> {
  const { maxRows } = rows
  const first = await rows.page({ limit: PAGE, count: maxRows === undefined ? 'none' : 'exact' })
  if (maxRows !== undefined && (first.count ?? 0) > maxRows)
    throw exportErrors.TOO_MANY_ROWS({ most: maxRows })
  return first
}

interface CountedPages {
  /** The rows that were read so far. */
  count(): number
  read(): AsyncGenerator<readonly ShapedRow[], void>
}

/** All pages, one at a time and only when the one before it was taken. Rows that came meanwhile do not pass the bound. */
function countedPages(rows: RowExport, first: Page<ShapedRow>): CountedPages {
  let count = 0
  return {
    count: () => count,
    async *read() {
      let page = first
      for (;;) {
        count += page.data.length
        if (count > (rows.maxRows ?? Infinity)) throw exportErrors.TOO_MANY_ROWS({ most: rows.maxRows! })
        yield page.data.map(unnestCustom)
        if (page.nextCursor === null) return
        page = await rows.page({ limit: PAGE, cursor: page.nextCursor })
      }
    },
  }
}

function fileNameOf(ctx: KernelContext, format: ExportFormat): string {
  const day = ctx.now().toLocaleDateString('sv-SE', { timeZone: ctx.tenant().zone })
  return `customers-${day}.${exportFormats[format].ending}`
}

interface ExportEnd {
  readonly rows: RowExport
  readonly columns: readonly string[]
  readonly format: ExportFormat
  readonly count: number
  readonly sent: SentBytes
}

/** Whose rows they were stands in the entries of the pages; this one is about the file as a whole. */
function recordEnd(ctx: KernelContext, { rows, columns, format, count, sent }: ExportEnd): Promise<void> {
  const state = sent.isComplete ? 'complete' : 'aborted'
  return ctx.gateCall.auditRead({
    action: 'customers.export',
    entity: 'customer',
    decision: 'allow',
    subjectIds: [],
    subjectCount: count,
    fields: columns,
    queryDigest: rows.queryDigest,
    reason: `${format}, ${count} rows, ${state}, sha256:${sent.sha256}`,
  })
}

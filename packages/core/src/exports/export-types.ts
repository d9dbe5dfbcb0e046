import type { ListQuery } from '../gate/list-query.ts'
import type { ByteStream } from '../operations/byte-stream.ts'
import type { ExportFormat } from './export-format.ts'

/** What `customers.export` takes: which customers, which fields, and in which form. */
export interface ExportCustomersInput extends Pick<ListQuery, 'where' | 'q' | 'sort' | 'fields' | 'deleted'> {
  /** Default `csv`. */
  readonly format?: ExportFormat
  /** Begin a CSV file with a byte order mark, by which spreadsheets know UTF-8; default `true`. */
  readonly mark?: boolean
}

/** The operations of exporting. */
export interface ExportOperations {
  readonly 'customers.export': { input: ExportCustomersInput; output: ByteStream }
}

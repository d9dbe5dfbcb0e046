import { type ExtensionPoint, extensionPoint } from '../operations/extension-point.ts'
import type { KithError } from '../shared/errors.ts'

/** The texts of a record by field, without those of columns that go nowhere. */
export type RecordTexts = Readonly<Record<string, string>>

/** A record of a file, as the operation of a target takes it. */
export interface TargetRecord {
  /** Where it stands in the file. */
  readonly line: number
  readonly values: RecordTexts
}

/** What the operation of a target answers for one record. */
export type TargetOutcome =
  | { readonly line: number; readonly action: 'created' | 'updated' | 'skipped' }
  | { readonly line: number; readonly action: 'failed'; readonly error: KithError }

/** What the operation of a target takes. */
export interface TargetBatch {
  readonly records: readonly TargetRecord[]
  /** What the upload has said, as it was. */
  readonly options: unknown
}

/** What files hold besides customers: a plugin's own records, which an import brings to it in batches. */
export interface ImportTarget {
  /**
   * The operation that takes a batch, with the rights of whoever has started the import: `TargetBatch` to
   * `{ outcomes: TargetOutcome[] }`. It runs in the transaction in which the import notes that the records are done.
   */
  readonly operation: string
  /** What columns may hold, and the headers that say so. */
  readonly fields: Readonly<Record<string, readonly string[]>>
  /** Fields that the file of errors says of each refused record, as columns of these names. */
  readonly noted?: readonly string[]
  /** How many records one transaction takes. */
  readonly batch: number
  /** Refuses a mapping by which no record could be read. */
  requireFields(fields: ReadonlySet<string>): void
  /** What a record belongs to that is taken or refused as a whole. */
  groupOf(values: RecordTexts): string
  /**
   * Makes what sees each record in the order of the file, from its first to its last whatever was done before, and may add
   * to it: for what a record is by those before it. It answers the same for the same file.
   */
  createReader?(): (values: RecordTexts) => RecordTexts
}

/** The targets of all plugins by name; a file without one is of customers. */
export const importTargets: ExtensionPoint<ImportTarget> = extensionPoint('core.import-targets')

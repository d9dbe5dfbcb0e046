import type { ReadableCustomer } from '../customers/customer.entity.ts'
import type { ListQuery } from '../gate/list-query.ts'
import type { Page } from '../shared/page.ts'
import type { ErasureEventPayload, MergeEventPayload } from './merge-events.ts'
import type { ReadableMerge } from './merge.entity.ts'
import type { MergePreview } from './preview-merge.ts'
import type { UndoConflict } from './undo-move.ts'

/** What `customers.merge` takes. */
export interface MergeCustomersInput {
  /** The survivor. */
  readonly id: string
  /** The customers that become the survivor, 1 to 20. */
  readonly duplicateIds: readonly string[]
  /** By field, the customer whose value to keep, before the field's own strategy. */
  readonly fields?: Readonly<Record<string, string>>
  /** Only answers what the merge would do. */
  readonly dryRun?: boolean
}

/** What `customers.merge` answers. */
export interface MergeCustomersResult {
  /** `null` of a dry run. */
  readonly mergeId: string | null
  /** The survivor as the caller may read it; in a dry run as it is now. */
  readonly customer: ReadableCustomer
  /** Of a dry run only. */
  readonly preview?: MergePreview
}

/** What `merges.undo` takes. */
export interface UndoMergeInput {
  readonly id: string
  /** Whether rows that were changed since refuse the whole (default), or are left as they are. */
  readonly onConflict?: 'refuse' | 'keep'
}

/** What `merges.undo` answers. */
export interface UndoMergeResult {
  readonly mergeId: string
  readonly survivorId: string
  readonly retiredIds: readonly string[]
  /** What was left as it is, of the rows that the caller may see. */
  readonly conflicts: readonly UndoConflict[]
}

/** What `customers.erase` takes. */
export interface EraseCustomerInput {
  readonly id: string
  /** Why; audited in clear, so it names no person. */
  readonly reason: string
  /** Only answers what would be erased. */
  readonly dryRun?: boolean
}

/** How many rows of an entity were erased. */
export interface ErasedRows {
  readonly entity: string
  /** Rows about the person, removed for good. */
  readonly removed: number
  /** Rows of others that no longer refer to the person. */
  readonly detached: number
}

/** A place where a value of the erased person still stands. */
export interface Residue {
  readonly table: string
  readonly column: string
  readonly rows: number
  /** In a row of a declared entity, which is about somebody else: a note that quotes a phone number, for example. */
  readonly isAboutOthers: boolean
}

/** What `customers.erase` answers. */
export interface ErasureReceipt {
  readonly customerId: string
  /** The customer, and whoever was merged into it. */
  readonly erasedIds: readonly string[]
  readonly entities: readonly ErasedRows[]
  /** All rows that were removed or detached. */
  readonly rows: number
  /** `null` of a dry run. */
  readonly erasedAt: Date | null
  /** When every table had been searched for values of the person; `null` of a dry run. */
  readonly verifiedAt: Date | null
  /** Where such values were found nevertheless. */
  readonly residues: readonly Residue[]
}

/** The events of merging and erasing. */
export interface MergeEvents {
  readonly 'customer.merged': MergeEventPayload
  readonly 'customer.unmerged': MergeEventPayload
  readonly 'customer.erased': ErasureEventPayload
}

/** The operations of merging and erasing. */
export interface MergeOperations {
  readonly 'customers.merge': { input: MergeCustomersInput; output: MergeCustomersResult }
  readonly 'customers.erase': { input: EraseCustomerInput; output: ErasureReceipt }
  readonly 'merges.list': { input: ListQuery; output: Page<ReadableMerge> }
  readonly 'merges.get': { input: { readonly id: string }; output: ReadableMerge }
  readonly 'merges.undo': { input: UndoMergeInput; output: UndoMergeResult }
}

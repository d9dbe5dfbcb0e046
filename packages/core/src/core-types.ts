import type { AccessOperations } from './access/access-types.ts'
import type { ConsentEvents, ConsentOperations } from './consents/consent-types.ts'
import type { CustomerEvents, CustomerOperations } from './customers/customer-types.ts'
import type { DirectoryEvents, DirectoryOperations } from './directory/directory-types.ts'
import type { ExportOperations } from './exports/export-types.ts'
import type { ImportEvents, ImportOperations } from './imports/import-types.ts'
import type { IngestionOptions } from './ingestion/ingestion-options.ts'
import type { IngestionOperations } from './ingestion/ingestion-types.ts'
import type { MergeEvents, MergeOperations } from './merge/merge-types.ts'
import type { PluginTypes } from './plugin/plugin-types.ts'
import type { TimelineEvents, TimelineOperations } from './timeline/timeline-types.ts'
import type { VerificationEvents } from './verification/verification-events.ts'
import type { VerificationOperations } from './verification/verification-types.ts'
import type { WorkOperations } from './work/work-types.ts'

/** What the host says to the slices of the kernel. */
export interface CoreOptions {
  readonly ingestion?: IngestionOptions
}

/** The types of the kernel itself, in the same form as a plugin's: those of its slices together. */
export interface CoreTypes extends PluginTypes {
  readonly id: 'core'
  readonly options: CoreOptions
  readonly events: DirectoryEvents &
    CustomerEvents &
    TimelineEvents &
    ConsentEvents &
    VerificationEvents &
    MergeEvents &
    ImportEvents
  readonly operations: DirectoryOperations &
    CustomerOperations &
    TimelineOperations &
    ConsentOperations &
    VerificationOperations &
    MergeOperations &
    WorkOperations &
    ExportOperations &
    ImportOperations &
    IngestionOperations &
    AccessOperations
}

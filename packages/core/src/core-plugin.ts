import { accessSlice } from './access/access-slice.ts'
import { createAudit } from './audit/audit-table.ts'
import { indexAudit } from './audit/migrations/0011-index-audit.ts'
import { createBlobs } from './blobs/migrations/0014-create-blobs.ts'
import { consentSlice } from './consents/consent-slice.ts'
import { createConsents } from './consents/migrations/0009-create-consents.ts'
import type { CoreOptions, CoreTypes } from './core-types.ts'
import { customerSlice } from './customers/customer-slice.ts'
import { createCustomers } from './customers/migrations/0004-create-customers.ts'
import { createCustomerParts } from './customers/migrations/0007-create-customer-parts.ts'
import { addDivisionsAndQuality } from './customers/migrations/0012-divisions-and-quality.ts'
import { createUnreadValues } from './customers/migrations/0013-create-unread-values.ts'
import { createCustomValues } from './database/custom-value-table.ts'
import { directorySlice } from './directory/directory-slice.ts'
import { createDirectory } from './directory/migrations/0008-create-directory.ts'
import { createEvents } from './events/event-tables.ts'
import { extendEvents } from './events/migrations/0005-extend-events.ts'
import { exportSlice } from './exports/export-slice.ts'
import { createSearchTokens } from './gate/search-table.ts'
import { createIdempotencyKeys } from './idempotency/migrations/0019-create-idempotency-keys.ts'
import { importSlice } from './imports/import-slice.ts'
import { createImports } from './imports/migrations/0015-create-imports.ts'
import { addImportTargets } from './imports/migrations/0022-import-targets.ts'
import { ingestionSlice } from './ingestion/ingestion-slice.ts'
import { createIngestion } from './ingestion/migrations/0017-create-ingestion.ts'
import { mergeSlice } from './merge/merge-slice.ts'
import { createMerges } from './merge/migrations/0010-create-merges.ts'
import { kernelMessages } from './messages/zh-CN.ts'
import { KERNEL_VERSION } from './plugin/plugin-graph.ts'
import { createPluginFactory } from './plugin/plugin.ts'
import type { Slice } from './plugin/slice.ts'
import { createRateBuckets } from './rates/migrations/0020-create-rate-buckets.ts'
import { createTimeline } from './timeline/migrations/0007b-create-timeline.ts'
import { timelineSlice } from './timeline/timeline-slice.ts'
import { createAccessTokens } from './tokens/migrations/0018-create-access-tokens.ts'
import { createTurns } from './turns/migrations/0021-create-turns.ts'
import { createSubjectKeys } from './vault/subject-key-table.ts'
import { createContactVerifications } from './verification/migrations/0016-create-contact-verifications.ts'
import { verificationSlice } from './verification/verification-slice.ts'
import { workSlice } from './work/work-slice.ts'

/** The slices of the kernel, in the order in which they are read. */
const slices: readonly Slice<CoreOptions>[] = [
  directorySlice,
  customerSlice,
  timelineSlice,
  consentSlice,
  verificationSlice,
  mergeSlice,
  workSlice,
  importSlice,
  ingestionSlice,
  exportSlice,
  accessSlice,
]

/** The kernel's own contribution, in the same form as a plugin's. Always installed, always first. */
export const corePlugin = createPluginFactory<CoreTypes, never>({
  id: 'core',
  version: KERNEL_VERSION,
  kernel: KERNEL_VERSION,
  entities: slices.flatMap((slice) => slice.entities ?? []),
  resources: [
    'me',
    'meta',
    'view',
    'tag',
    'consent',
    'identity',
    'relation',
    'timeline',
    'ingestion',
    'ingest',
    'metric',
  ],
  events: slices.flatMap((slice) => slice.events ?? []),
  errors: slices.flatMap((slice) => slice.errors ?? []),
  messages: [kernelMessages],
  migrations: [
    createSubjectKeys,
    createAudit,
    createEvents,
    createCustomers,
    extendEvents,
    createSearchTokens,
    createCustomerParts,
    createTimeline,
    createDirectory,
    createConsents,
    createMerges,
    indexAudit,
    addDivisionsAndQuality,
    createUnreadValues,
    createBlobs,
    createCustomValues,
    createImports,
    createContactVerifications,
    createIngestion,
    createAccessTokens,
    createIdempotencyKeys,
    createRateBuckets,
    createTurns,
    addImportTargets,
  ],
  setup(r, options) {
    for (const slice of slices) {
      for (const operation of slice.operations ?? []) r.operation(operation)
      slice.setup?.(r, options)
    }
  },
})

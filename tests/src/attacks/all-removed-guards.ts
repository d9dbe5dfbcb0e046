import { removedDatabaseGuards } from './removed-guards-db.ts'
import { removedCustomFieldGuards } from './removed-guards-f-custom.ts'
import { removedQueryGuards } from './removed-guards-f-queries.ts'
import { removedSearchGuards } from './removed-guards-f-search.ts'
import { removedFieldGuards } from './removed-guards-f.ts'
import { removedInstanceGuards } from './removed-guards-k-instances.ts'
import { type RemovedGuard, removedGuards } from './removed-guards-k.ts'
import { removedOutboundGuards } from './removed-guards-o.ts'
import { removedRepeatGuards } from './removed-guards-r.ts'
import { removedIngestionGuards } from './removed-guards-s-ingestion.ts'
import { removedOutputGuards } from './removed-guards-s-outputs.ts'
import { removedSideChannelGuards } from './removed-guards-s-side-channels.ts'
import { removedEventGuards } from './removed-guards-s.ts'
import { removedVisitorGuards } from './removed-guards-v.ts'
import { removedWriteGuards } from './removed-guards-w.ts'

/** Every guard that the suite takes out. */
export const allRemovedGuards: readonly RemovedGuard[] = [
  ...removedGuards,
  ...removedInstanceGuards,
  ...removedFieldGuards,
  ...removedQueryGuards,
  ...removedSearchGuards,
  ...removedCustomFieldGuards,
  ...removedWriteGuards,
  ...removedEventGuards,
  ...removedSideChannelGuards,
  ...removedOutputGuards,
  ...removedDatabaseGuards,
  ...removedIngestionGuards,
  ...removedVisitorGuards,
  ...removedRepeatGuards,
  ...removedOutboundGuards,
]

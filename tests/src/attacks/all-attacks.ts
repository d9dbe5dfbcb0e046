import type { Attack } from './attack.ts'
import { customFieldAttacks } from './f-custom-fields.ts'
import { guardedFieldAttacks } from './f-guarded-fields.ts'
import { maskLinterAttacks } from './f-mask-linter.ts'
import { queryAttacks } from './f-query-positions.ts'
import { searchAttacks } from './f-search.ts'
import { instanceAttacks } from './k-instances.ts'
import { rowPolicyAttacks } from './k-row-policy.ts'
import { outboundAttacks } from './o-outbound.ts'
import { repeatAttacks } from './r-repeats.ts'
import { cacheAttacks } from './s-caches.ts'
import { eventAttacks } from './s-events.ts'
import { guardedDatabaseAttacks } from './s-guarded-db.ts'
import { ingestionAttacks } from './s-ingestion.ts'
import { logAttacks } from './s-logs.ts'
import { outputAttacks } from './s-outputs.ts'
import { ownMetadataAttacks } from './s-own-metadata.ts'
import { sideChannelAttacks } from './s-side-channels.ts'
import { timelineAttacks } from './s-timeline.ts'
import { visitorAttacks } from './v-visitors.ts'
import { rowsOfOthersAttacks } from './w-rows-of-others.ts'
import { writeAttacks } from './w-writes.ts'

/** Every attack of the suite. */
export const allAttacks: readonly Attack[] = [
  ...rowPolicyAttacks,
  ...instanceAttacks,
  ...guardedFieldAttacks,
  ...queryAttacks,
  ...searchAttacks,
  ...customFieldAttacks,
  ...maskLinterAttacks,
  ...writeAttacks,
  ...rowsOfOthersAttacks,
  ...eventAttacks,
  ...timelineAttacks,
  ...sideChannelAttacks,
  ...ownMetadataAttacks,
  ...outputAttacks,
  ...logAttacks,
  ...cacheAttacks,
  ...ingestionAttacks,
  ...guardedDatabaseAttacks,
  ...visitorAttacks,
  ...repeatAttacks,
  ...outboundAttacks,
]

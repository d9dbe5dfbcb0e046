import type { Edit } from './altered-module.ts'
import type { RemovedGuard } from './removed-guards-k.ts'

const edit = (file: string, remove: string, put: string): Edit => ({ file, remove, put })

/** Each is one guard of messages that other systems send. */
export const removedIngestionGuards: readonly RemovedGuard[] = [
  {
    attack: 'S57 ingestion',
    without: 'the sight of whom a message is about',
    edits: [
      edit(
        'upsert/match-customers.ts',
        'ids.filter((id) => visible.get(id)?.isDeleted === false)',
        'ids.filter((id) => visible !== undefined)',
      ),
    ],
  },
  {
    attack: 'S57 ingestion',
    without: 'the sight of whom a message was about',
    edits: [
      edit(
        'ingestion/ingest-batch.ts',
        'has: (id) => id !== null && visible.has(id)',
        'has: (id) => id !== null && visible !== undefined',
      ),
    ],
  },
  {
    attack: 'S57 taken names',
    without: 'the count of names that are taken',
    edits: [
      edit(
        'upsert/plan-batch.ts',
        'ctx.gateCall.services.duplicates.take(ctx.gateCall)',
        'ctx.gateCall.services.duplicates.require(ctx.gateCall)',
      ),
    ],
  },
  {
    attack: 'S57 replayed',
    without: 'the sight of whom a replayed message was about',
    edits: [
      edit(
        'ingestion/operations/quarantined-messages.ts',
        'return isVisible ? result : told',
        'return isVisible ? result : { ...told, customerId }',
      ),
    ],
  },
]

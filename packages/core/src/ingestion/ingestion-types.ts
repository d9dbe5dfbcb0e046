import type { ListQuery } from '../gate/list-query.ts'
import type { Page } from '../shared/page.ts'
import type { MatchKey } from '../upsert/match-keys.ts'
import type { ItemResult } from './item-result.ts'
import type { ReadableQuarantinedMessage } from './quarantined-message.entity.ts'

/** What `ingestion.ingest` takes. */
export interface IngestInput {
  /** The system that sends: `shop`. */
  readonly source: string
  /** Up to 1,000 calls of the Segment specification or events of CloudEvents 1.0. */
  readonly batch: readonly unknown[]
  /** When the batch was sent, by the clock of its sender. */
  readonly sentAt?: Date | string
  /** Refuse the whole batch when a message is refused; by default each stands for itself. */
  readonly atomic?: boolean
  /** By default identities and ID numbers, as far as the caller may look customers up by them. */
  readonly matchBy?: readonly MatchKey[]
}

interface ById {
  readonly id: string
}

/** The operations of ingestion. */
export interface IngestionOperations {
  readonly 'ingestion.ingest': { input: IngestInput; output: { readonly results: readonly ItemResult[] } }
  readonly 'quarantinedMessages.list': {
    input: Omit<ListQuery, 'deleted' | 'q'>
    output: Page<ReadableQuarantinedMessage>
  }
  readonly 'quarantinedMessages.replay': { input: ById; output: ItemResult }
  readonly 'quarantinedMessages.discard': { input: ById; output: void }
}

import { token, type Token } from '../di/token.ts'
import type { EventSchema } from './event-schema.ts'

/** How messages of other systems are taken. */
export interface IngestionOptions {
  /** What events have to be, by `<event>@<version>`, beside what plugins say of theirs. */
  readonly eventSchemas?: Readonly<Record<string, EventSchema>>
  /** How many days it is known which messages were taken, so that none is taken twice; default 30. */
  readonly inboxDays?: number
  /** How many days a message waits for somebody to be identified, or for a decision; default 30. */
  readonly quarantineDays?: number
}

/** How long what is kept. */
export interface IngestionRetention {
  readonly inboxDays: number
  readonly quarantineDays: number
}

/** How long, in this instance. */
export const ingestionRetention: Token<IngestionRetention> = token('core.ingestion-retention')

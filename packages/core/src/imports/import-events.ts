import { defineEvent } from '../events/event-definition.ts'
import type { ImportState } from './import-states.ts'

/** The payload of `import.finished`. */
export interface ImportEventPayload {
  readonly importId: string
  readonly state: ImportState
}

/** The events of imports. What happens to each customer is told by the events of customers. */
export const importEvents = [
  defineEvent({ name: 'import.finished', version: 1, subject: 'importId' }),
] as const

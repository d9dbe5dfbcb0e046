import { ingestionErrors } from './ingestion-errors.ts'
import type { Message } from './message.ts'
import { quarantined, type Verdict } from './verdict.ts'

/** A message about somebody whom nobody has identified yet: it waits until somebody does. */
export function unidentified(message: Message): Verdict {
  const field = message.userId === undefined ? 'anonymousId' : 'userId'
  return quarantined(message, ingestionErrors.UNIDENTIFIED({ pointer: `/${field}` }))
}

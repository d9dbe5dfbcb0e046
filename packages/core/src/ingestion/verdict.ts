import { KithError } from '../shared/errors.ts'
import { type Refusal, refusalOf } from '../upsert/candidate.ts'
import type { Message } from './message.ts'

/** What the customers, interactions and relations are after a message was taken. */
export interface TakenMessage {
  readonly status: 'created' | 'updated' | 'unchanged' | 'recorded'
  readonly customerId: string
}

/** Why a message was not taken: it waits, or it is refused. */
export interface UntakenMessage {
  readonly status: 'quarantined' | 'rejected'
  readonly issues: readonly [Refusal, ...Refusal[]]
}

/** What became of one message, with what its sender should know of values that were left out. */
export type Verdict = (TakenMessage | UntakenMessage) & {
  readonly message: Message
  readonly warnings: readonly Refusal[]
}

/** Whether a message was taken. */
export function isTaken(verdict: Verdict): verdict is TakenMessage & Verdict {
  return 'customerId' in verdict
}

/** A message that is refused for an error. */
function rejected(message: Message, error: KithError): Verdict {
  return { message, status: 'rejected', issues: [refusalOf(error)], warnings: [] }
}

/** A message that waits because of an error. */
export function quarantined(message: Message, error: KithError): Verdict {
  return { message, status: 'quarantined', issues: [refusalOf(error)], warnings: [] }
}

/** What came of an attempt to take a message: refused where the caller was, and not where the server has failed. */
export async function orRejected(message: Message, work: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof KithError) || error.status >= 500) throw error
    return rejected(message, error)
  }
}

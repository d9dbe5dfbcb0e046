import type { KithEvent, OperationContext } from '@kith/core'

import { takersOf } from './attempt-repository.ts'
import { isNamed } from './event-patterns.ts'
import { PINGED } from './events.ts'
import { listSending } from './webhook-state.ts'

/**
 * The webhooks that an event is for by its name; what each may see of it is decided when it is sent. One that was made after
 * the event, or has taken it already, is left out, so that a replay of everything sends nobody anything twice.
 */
export async function findRecipients(event: KithEvent, own: OperationContext): Promise<readonly string[]> {
  const named = event.name === PINGED ? [event.subjectId] : await namingEvent(event, own)
  if (named.length === 0) return []
  const takers = await takersOf(own, event.id)
  return named.filter((id) => !takers.has(id))
}

/** Ids tell what came first. */
async function namingEvent(event: KithEvent, own: OperationContext): Promise<readonly string[]> {
  const sending = await listSending(own)
  return sending.filter(({ id, events }) => id < event.id && isNamed(events, event.name)).map(({ id }) => id)
}

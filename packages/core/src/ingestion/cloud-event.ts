import { messageTypes } from './message.ts'

type Json = Readonly<Record<string, unknown>>

/** Whether an object is an event of CloudEvents in its structured JSON form. */
export function isCloudEvent(item: Json): boolean {
  return 'specversion' in item
}

/** The attribute that keeps an object from being an event of CloudEvents 1.0, if any. */
export function missingAttribute({ specversion, ...attributes }: Json): string | undefined {
  if (specversion !== '1.0') return 'specversion'
  return ['id', 'source', 'type'].find(
    (name) => typeof attributes[name] !== 'string' || attributes[name] === '',
  )
}

/**
 * The call of the Segment specification that an event of CloudEvents 1.0 stands for. An event whose type is the name of a
 * call carries that call in its data; any other is a `track` of its type about its subject. Its source and its id
 * together make it unique, so that they are the id of the message: a source is a URI, and has no space in it.
 */
export function unwrapCloudEvent({ id, source, type, subject, time, data }: Json): Json {
  const messageId = `${source as string} ${id as string}`
  const timestamp = time ?? undefined
  const isCall = typeof type === 'string' && (messageTypes as readonly string[]).includes(type)
  if (isCall && typeof data === 'object') return { userId: subject, timestamp, ...data, type, messageId }
  return { type: 'track', messageId, event: type, userId: subject, timestamp, properties: data }
}

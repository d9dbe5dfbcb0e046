import { z } from 'zod'

import { externalIdSchema } from '../customers/operations/identities.ts'
import type { KithError } from '../shared/errors.ts'
import { isPlainObject } from '../shared/json.ts'
import { missingAttribute, isCloudEvent, unwrapCloudEvent } from './cloud-event.ts'
import { ingestionErrors } from './ingestion-errors.ts'
import { type Message, messageTypes } from './message.ts'
import { isInTheFuture, type MessageTimes, MOST_AHEAD_MINUTES, occurredAt } from './occurred-at.ts'

/** What the wrapper of a batch says of all its messages. */
export interface Envelope {
  readonly receivedAt: Date
  readonly sentAt?: Date | undefined
}

/** A message, or why it is none. Its id is told where it could be read. */
export type ReadMessage =
  | { readonly index: number; readonly message: Message }
  | { readonly index: number; readonly messageId: string | null; readonly refusal: KithError }

/** In UTF-8 bytes, as Segment has it. */
const LARGEST_BYTES = 32 * 1024

const moment = z
  .union([z.date(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))])
  .nullish()
const record = z.record(z.string(), z.unknown()).nullish()
const name = z.union([externalIdSchema, z.int().transform(String)]).nullish()
const title = z.string().trim().min(1).max(200).nullish()

/** What is read of a call of the Segment specification; whatever else it has is left to its sender. */
const callSchema = z.looseObject({
  type: z.enum(messageTypes),
  messageId: externalIdSchema,
  userId: name,
  anonymousId: name,
  previousId: name,
  groupId: name,
  event: title,
  name: title,
  channel: z.string().max(50).nullish(),
  traits: record,
  properties: record,
  timestamp: moment,
  originalTimestamp: moment,
  sentAt: moment,
  context: z
    .looseObject({ protocols: z.looseObject({ event_version: z.int().nullish() }).nullish() })
    .nullish(),
})

type Call = z.output<typeof callSchema>

/** Reads one message of a batch. Total: what is not one is told as such. */
export function readMessage(item: unknown, index: number, envelope: Envelope): ReadMessage {
  if (!isPlainObject(item)) return refuse(index, null, invalid('type'))
  const messageId = typeof item['messageId'] === 'string' ? item['messageId'].slice(0, 255) : null
  const fault = isCloudEvent(item) ? missingAttribute(item) : undefined
  if (fault !== undefined) return refuse(index, messageId, invalid(fault))
  if (byteLengthOf(item) > LARGEST_BYTES)
    return refuse(index, messageId, ingestionErrors.MESSAGE_TOO_LARGE({ limit: LARGEST_BYTES }))
  const parsed = callSchema.safeParse(isCloudEvent(item) ? unwrapCloudEvent(item) : item)
  if (!parsed.success) return refuse(index, messageId, invalid(parsed.error.issues[0]!.path.join('.')))
  const call = parsed.data
  const missing = missingField(call)
  if (missing !== undefined) return refuse(index, call.messageId, invalid(missing))
  const message = messageOf(call, index, envelope)
  return isInTheFuture(message.occurredAt, envelope.receivedAt)
    ? refuse(
        index,
        call.messageId,
        ingestionErrors.IN_THE_FUTURE({ minutes: MOST_AHEAD_MINUTES }, at('timestamp')),
      )
    : { index, message }
}

/** Of the message as JSON; a caller in process may hold what no JSON can. */
function byteLengthOf(item: object): number {
  try {
    return Buffer.byteLength(JSON.stringify(item))
  } catch {
    return Infinity
  }
}

function refuse(index: number, messageId: string | null, refusal: KithError): ReadMessage {
  return { index, messageId, refusal }
}

function invalid(field: string): KithError {
  return ingestionErrors.MESSAGE_INVALID({ field }, at(field))
}

function at(field: string): { readonly pointer: string } {
  return { pointer: `/${field}` }
}

/** What a message of its type cannot be without. */
function missingField({ type, userId, anonymousId, previousId, groupId, event }: Call): string | undefined {
  if (type === 'alias') {
    if (previousId == null) return 'previousId'
    return userId == null ? 'userId' : undefined
  }
  if (userId == null && anonymousId == null) return 'userId'
  if (type === 'group' && groupId == null) return 'groupId'
  return type === 'track' && event == null ? 'event' : undefined
}

function messageOf(call: Call, index: number, envelope: Envelope): Message {
  const { type, messageId, userId, anonymousId, previousId, groupId, channel, traits, properties } = call
  const content = type === 'identify' || type === 'group' ? traits : properties
  return {
    index,
    messageId,
    type,
    ...present({ userId, anonymousId, previousId, groupId, channel, name: nameOf(call) }),
    ...present({ schemaVersion: call.context?.protocols?.event_version }),
    content: content ?? {},
    occurredAt: occurredAt(timesOf(call, envelope)),
  }
}

/** What happened, or what was looked at; libraries repeat the name of a page among its properties. */
function nameOf({ type, event, name, properties }: Call): string | undefined {
  if (type === 'track') return event!
  const told = name ?? properties?.['name']
  return typeof told === 'string' && told !== '' ? told.slice(0, 200) : undefined
}

function timesOf({ originalTimestamp, timestamp, sentAt }: Call, envelope: Envelope): MessageTimes {
  return {
    receivedAt: envelope.receivedAt,
    happenedAt: originalTimestamp ?? timestamp ?? undefined,
    sentAt: sentAt ?? envelope.sentAt,
  }
}

function present<V extends object>(values: V): { [K in keyof V]?: NonNullable<V[K]> } {
  const filled = Object.entries(values).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(filled) as { [K in keyof V]?: NonNullable<V[K]> }
}

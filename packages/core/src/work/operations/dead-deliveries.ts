import { z } from 'zod'

import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { deadLettersOf } from '../dead-letters-of.ts'
import { PageCursor } from '../page-cursor.ts'

const deadLetter = z.strictObject({
  id: z.string(),
  subscriber: z.string().describe('The subscription, or `job:` and the job.'),
  event: z.string().nullable().describe('The name of the event; null for a run of a job.'),
  attempts: z.int(),
  failure: z.string().nullable().describe('The code or the class of the last failure, never its message.'),
  deadAt: z.date().nullable(),
})

const one = z.strictObject({ id: z.string().min(38).max(200) })
const retry = { entity: 'event', action: 'retry' }
const DEFAULT_LIMIT = 50

/** Lists the deliveries that were set aside. */
export const listDead = defineOperation({
  name: 'events.dead.list',
  summary: 'List deliveries that were given up',
  kind: 'query',
  permission: { entity: 'event', action: 'list' },
  route: 'GET /events/dead',
  input: z.strictObject({
    limit: z.int().min(1).max(200).optional(),
    cursor: z.string().max(4000).optional(),
  }),
  output: z.strictObject({ data: z.array(deadLetter), nextCursor: z.string().nullable() }),
  async run(ctx, { limit = DEFAULT_LIMIT, cursor }) {
    const cursors = new PageCursor(asKernel(ctx).gateCall, 'events.dead')
    const [eventId, subscriber] = cursor === undefined ? [] : (cursors.open(cursor) as string[])
    const after = eventId === undefined ? undefined : { eventId, subscriber: subscriber! }
    const found = await deadLettersOf(ctx).list({ limit: limit + 1, after })
    const data = found.slice(0, limit)
    const last = data.at(-1)
    const isLast = found.length <= limit || last === undefined
    return { data, nextCursor: isLast ? null : cursors.seal([last.id.slice(0, 36), last.subscriber]) }
  },
})

/** Has one of them tried again. */
export const retryDead = defineOperation({
  name: 'events.dead.retry',
  summary: 'Try a delivery again that was given up',
  kind: 'command',
  permission: retry,
  route: 'POST /events/dead/{id}/retry',
  input: one,
  output: undefined,
  async run(ctx, { id }) {
    await deadLettersOf(ctx).retry(id)
    audit(ctx)
  },
})

/** Removes one of them, so that what waits behind it can go on. */
export const discardDead = defineOperation({
  name: 'events.dead.discard',
  summary: 'Give up a delivery for good',
  kind: 'command',
  permission: retry,
  route: 'DELETE /events/dead/{id}',
  input: one,
  output: undefined,
  async run(ctx, { id }) {
    await deadLettersOf(ctx).discard(id)
    audit(ctx)
  },
})

/** Delivers past events to a subscriber again. */
export const replayEvents = defineOperation({
  name: 'events.replay',
  summary: 'Deliver past events to a subscriber again',
  kind: 'command',
  permission: { entity: 'event', action: 'replay' },
  route: 'POST /events/replay',
  input: z.strictObject({ subscriber: z.string().max(100), since: z.coerce.date() }),
  output: z.strictObject({ added: z.int() }),
  async run(ctx, replay) {
    const added = await deadLettersOf(ctx).replay(replay)
    audit(ctx)
    return { added }
  },
})

function audit(ctx: Parameters<typeof asKernel>[0]): void {
  const { gateCall } = asKernel(ctx)
  gateCall.auditChange({
    action: gateCall.operation,
    entity: 'event',
    decision: 'allow',
    subjectIds: [],
    fields: [],
  })
}

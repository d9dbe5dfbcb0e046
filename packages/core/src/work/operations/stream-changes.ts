import { z } from 'zod'

import { lastFeedNumber } from '../../events/read-feed.ts'
import type { ByteStream } from '../../operations/byte-stream.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { operationErrors } from '../../operations/operation-errors.ts'
import { defineOperation } from '../../operations/operation.ts'
import { ChangeCursor } from '../change-cursor.ts'
import { type ChangeQuery, type ChangesRead, changeTypes, readChanges } from '../read-changes.ts'

/** What `changes.stream` takes. */
export interface StreamChangesInput {
  /** The `nextCursor` of `changes.list`, or the id of the last message; from now on when left out. */
  readonly since?: string | undefined
  /** As for `changes.list`. */
  readonly types?: string | readonly string[] | undefined
}

const NAME = 'changes.stream'
const LOOK_EVERY_MS = 1000
const BEAT_EVERY_MS = 15_000
/** A stream ends so that whoever follows proves again who they are. */
const LONGEST_MS = 5 * 60_000
const PAGE = 100
const RECONNECT_MS = 1000

const encoder = new TextEncoder()

/** Sends what changes, as it happens and as the reader may see it then: server-sent events (WHATWG HTML, 9.2). */
export const streamChanges = defineOperation({
  name: NAME,
  summary: 'Follow changes as server-sent events',
  kind: 'query',
  permission: { entity: 'change', action: 'list' },
  route: 'GET /events/stream',
  callsPerMinute: 60,
  input: z.strictObject({ since: z.string().max(4000).optional(), types: changeTypes.optional() }),
  output: undefined,
  streams: ['text/event-stream'],
  async run(ctx, { since, types }): Promise<ByteStream> {
    const kernel = asKernel(ctx)
    const { gateCall } = kernel
    if (gateCall.unit !== undefined) throw operationErrors.STREAM_IN_TRANSACTION({ operation: NAME })
    const { database } = gateCall.services
    const after =
      since === undefined
        ? await lastFeedNumber(database, gateCall.db)
        : new ChangeCursor(gateCall).open(since)
    await recordRead(kernel, [])
    return {
      contentType: 'text/event-stream',
      fileName: 'changes',
      bytes: follow(kernel, { types, limit: PAGE, after }),
    }
  },
})

/** Nothing is read before the client has taken what was sent: who reads slowly is sent more at a time, and never everything. */
async function* follow(opened: KernelContext, query: ChangeQuery): AsyncGenerator<Uint8Array> {
  const { feed, database } = opened.gateCall.services
  const cursor = new ChangeCursor(opened.gateCall)
  const endsAt = Date.now() + LONGEST_MS
  const isBeatDue = every(BEAT_EVERY_MS)
  let { after } = query
  // An id without data is the place to resume from, and wakes nobody.
  const place = (): Uint8Array => encoder.encode(`id: ${cursor.seal(after)}\n\n`)
  yield encoder.encode(`retry: ${RECONNECT_MS}\n`)
  yield place()
  while (!feed.isOver && Date.now() < endsAt) {
    const last = await lastFeedNumber(database, database.kysely)
    const { changes, position } =
      last > after ? await readNext(opened, { ...query, after }) : { changes: [], position: after }
    if (changes.length > 0) yield messages(changes, cursor)
    after = position
    if (isBeatDue()) yield place()
    if (changes.length < PAGE) await feed.wait(LOOK_EVERY_MS)
  }
}

/** Answers whether so much time has passed since it last said so. */
function every(ms: number): () => boolean {
  let dueAt = Date.now() + ms
  return () => {
    if (Date.now() < dueAt) return false
    dueAt = Date.now() + ms
    return true
  }
}

/** Reads as the caller of now: with the settings, the fields and the rows that there are at this moment. */
async function readNext(opened: KernelContext, query: ChangeQuery): Promise<ChangesRead> {
  const kernel = await opened.readAs(opened.session, NAME)
  const read = await readChanges(kernel, query)
  if (read.changes.length > 0)
    await recordRead(
      kernel,
      read.changes.map(({ change }) => change.subjectId),
    )
  return read
}

function messages(changes: ChangesRead['changes'], cursor: ChangeCursor): Uint8Array {
  const texts = changes.map(
    ({ change, position }) => `id: ${cursor.seal(position)}\ndata: ${JSON.stringify(change)}\n\n`,
  )
  return encoder.encode(texts.join(''))
}

function recordRead({ gateCall }: KernelContext, subjectIds: readonly string[]): Promise<void> {
  return gateCall.auditRead({
    action: NAME,
    entity: 'change',
    decision: 'allow',
    subjectIds,
    subjectCount: subjectIds.length,
    fields: [],
  })
}

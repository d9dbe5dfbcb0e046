import { z } from 'zod'

import { lastFeedNumber, readFeed } from '../../events/read-feed.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { type Change, ChangeShaper } from '../change-shaper.ts'
import { PageCursor } from '../page-cursor.ts'

/** What `changes.list` takes. */
export interface ListChangesInput {
  /** The `nextCursor` of the last page; from the oldest change that is kept when left out. */
  readonly since?: string | undefined
  /** Names of events, or `customer.*`; a text separates them by commas. All when left out. */
  readonly types?: string | readonly string[] | undefined
  readonly limit?: number | undefined
}

/** A page of changes. `nextCursor` is always there: it is where the next look begins. */
export interface ChangePage {
  readonly data: readonly Change[]
  readonly nextCursor: string
}

const DEFAULT_LIMIT = 50
const BATCH = 200
const MOST_BATCHES = 50
/** Positions of one length: the length of a cursor tells nothing about how much there is that the reader may not see. */
const DIGITS = 16

const pattern = /^[a-z][A-Za-z0-9]*\.(?:\*|[A-Za-z0-9.]+)$/

/** A change as its reader sees it. */
export const changeSchema = z.strictObject({
  id: z.string(),
  type: z.string(),
  version: z.int(),
  occurredAt: z.date(),
  subjectId: z.string(),
  actorId: z.string().optional(),
  ids: z.record(z.string(), z.string()).optional(),
  changed: z.array(z.string()).optional(),
})

/** Lists what has changed, without holes, as the reader may see it now. */
export const listChanges = defineOperation({
  name: 'changes.list',
  summary: 'List changes since a cursor',
  kind: 'query',
  permission: { entity: 'change', action: 'list' },
  route: 'GET /changes',
  input: z.strictObject({
    since: z.string().max(4000).optional(),
    types: z.union([z.string().max(1000), z.array(z.string().regex(pattern).max(100)).max(50)]).optional(),
    limit: z.int().min(1).max(200).optional(),
  }),
  output: z.strictObject({ data: z.array(changeSchema), nextCursor: z.string() }),
  async run(ctx, input): Promise<ChangePage> {
    const kernel = asKernel(ctx)
    const cursors = new PageCursor(kernel.gateCall, 'changes')
    const after = input.since === undefined ? 0 : Number(cursors.open(input.since)[0])
    const { data, position } = await readVisible(kernel, { ...input, after })
    await kernel.gateCall.auditRead({
      action: kernel.gateCall.operation,
      entity: 'change',
      decision: 'allow',
      subjectIds: data.slice(0, 100).map(({ subjectId }) => subjectId),
      subjectCount: data.length,
      fields: [],
    })
    return { data, nextCursor: cursors.seal([String(position).padStart(DIGITS, '0')]) }
  },
})

/**
 * Reads on until the page is full of what the reader may see, so that its size tells nothing about what they may not. Only
 * after ten thousand changes in vain does it end early.
 */
async function readVisible(
  kernel: KernelContext,
  { types, limit = DEFAULT_LIMIT, after }: ListChangesInput & { readonly after: number },
): Promise<{ readonly data: readonly Change[]; readonly position: number }> {
  const { services, db, session } = kernel.gateCall
  const { database } = services
  const shaper = new ChangeShaper(kernel)
  const names = chosenNames(kernel, shaper, types)
  const upTo = await lastFeedNumber(database, db)
  const data: Change[] = []
  let position = after
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const query = { tenantId: session.tenantId, names, after: position, upTo, limit: BATCH }
    const entries = await readFeed(database, db, query)
    const shaped = await shaper.shape(entries.map(({ event }) => event))
    for (const [index, { number }] of entries.entries()) {
      position = number
      const visible = shaped[index]
      if (visible !== undefined) data.push(visible)
      if (data.length === limit) return { data, position }
    }
    if (entries.length < BATCH) return { data, position: Math.max(position, upTo) }
  }
  return { data, position }
}

function chosenNames(
  { events }: KernelContext,
  shaper: ChangeShaper,
  types: ListChangesInput['types'],
): readonly string[] {
  const patterns = typeof types === 'string' ? types.split(',').map((each) => each.trim()) : types
  const isChosen = (name: string): boolean =>
    patterns === undefined ||
    patterns.some((each) => (each.endsWith('.*') ? name.startsWith(each.slice(0, -1)) : name === each))
  return [...events.values()]
    .filter((definition) => isChosen(definition.name) && shaper.isReadable(definition))
    .map(({ name }) => name)
}

import { z } from 'zod'

import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { ChangeCursor } from '../change-cursor.ts'
import type { Change } from '../change-shaper.ts'
import { changeTypes, readChanges } from '../read-changes.ts'

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
    types: changeTypes.optional(),
    limit: z.int().min(1).max(200).optional(),
  }),
  output: z.strictObject({ data: z.array(changeSchema), nextCursor: z.string() }),
  async run(ctx, { since, types, limit = DEFAULT_LIMIT }): Promise<ChangePage> {
    const kernel = asKernel(ctx)
    const cursors = new ChangeCursor(kernel.gateCall)
    const after = since === undefined ? 0 : cursors.open(since)
    const { changes, position } = await readChanges(kernel, { types, limit, after })
    const data = changes.map(({ change }) => change)
    await kernel.gateCall.auditRead({
      action: kernel.gateCall.operation,
      entity: 'change',
      decision: 'allow',
      subjectIds: data.slice(0, 100).map(({ subjectId }) => subjectId),
      subjectCount: data.length,
      fields: [],
    })
    return { data, nextCursor: cursors.seal(position) }
  },
})

import type { Change, Filter, KithEvent, OperationContext } from '@kith/core'
import { KithError } from '@kith/core'

import { PINGED } from './events.ts'
import type { Webhook } from './webhook.entity.ts'

/** The most that is sent, in bytes. */
const MOST_BYTES = 20_000

/**
 * What an event says to a webhook when it is sent: what its actor may see then, whatever was so when it happened.
 * `undefined` where the actor sees nothing of it, or its filter does not hold.
 *
 * @throws KITH_FORBIDDEN when the actor may not read changes; the error of a filter that the actor may not use.
 */
export async function payloadFor(
  event: KithEvent,
  webhook: Webhook,
  reader: OperationContext,
): Promise<string | undefined> {
  const { name, occurredAt } = event
  if (name === PINGED) return JSON.stringify({ type: name, timestamp: occurredAt, data: { id: event.id } })
  const change = await findChange(event, reader)
  if (change === undefined || !(await holdsFor(change, webhook, reader))) return undefined
  const row = webhook.payload === 'full' ? await rowOf(change, reader) : undefined
  return bounded(change, row)
}

async function findChange({ id }: KithEvent, reader: OperationContext): Promise<Change | undefined> {
  try {
    return (await reader.call('changes.get', { id })) as Change
  } catch (error) {
    if (error instanceof KithError && error.status === 404) return undefined
    throw error
  }
}

/** The rows that a change is about, by entity. Of a deleted subject there is the id alone. */
function rowsOf({ ids, subjectId }: Change, subject: string): ReadonlyMap<string, string> {
  const rows = Object.entries(ids ?? {}).map(([member, id]) => [member.replace(/Id$/, ''), id] as const)
  return new Map([[subject, subjectId], ...rows])
}

/** The entity that names the subject of an event: `customer` of `customerId`. */
function subjectEntity({ type }: Change, reader: OperationContext): string {
  return reader.events.get(type)!.subject.replace(/Id$/, '')
}

async function holdsFor(change: Change, { filter }: Webhook, reader: OperationContext): Promise<boolean> {
  const rows = rowsOf(change, subjectEntity(change, reader))
  for (const [entity, where] of Object.entries((filter ?? {}) as Readonly<Record<string, Filter>>)) {
    const id = rows.get(entity)
    if (id === undefined) continue
    const deleted = change.ids === undefined ? { deleted: 'with' as const } : {}
    const query = { where: { and: [{ id }, where] }, fields: ['id'], limit: 1, ...deleted }
    const { data } = await reader.records(entity).list(query)
    if (data.length === 0) return false
  }
  return true
}

/** The row that the event's name speaks of, or else its subject, as the actor reads it. */
async function rowOf(change: Change, reader: OperationContext): Promise<unknown> {
  if (change.ids === undefined) return undefined
  const subject = subjectEntity(change, reader)
  const rows = rowsOf(change, subject)
  const resource = change.type.slice(0, change.type.indexOf('.'))
  const entity = rows.has(resource) ? resource : subject
  try {
    const id = rows.get(entity)!
    return (await reader.records(entity).find([id])).get(id)
  } catch (error) {
    if (error instanceof KithError && error.status === 403) return undefined
    throw error
  }
}

/** What is too large goes without the row, and says so; without the names of fields, if there are that many. */
function bounded({ type, occurredAt: timestamp, ...data }: Change, row: unknown): string {
  const written = (more: object): string => JSON.stringify({ type, timestamp, data: { ...data, ...more } })
  const { changed: _, ...bare } = data
  const forms = [
    written(row === undefined ? {} : { row }),
    written({ isShortened: true }),
    JSON.stringify({ type, timestamp, data: { ...bare, isShortened: true } }),
  ]
  return forms.find((form) => Buffer.byteLength(form) <= MOST_BYTES) ?? forms.at(-1)!
}

import { sql } from 'kysely'

import { ownershipDefaults } from '../customers/customer-defaults.ts'
import { normalizeEmail } from '../customers/normalize/email.ts'
import { normalizePhone } from '../customers/normalize/phone.ts'
import type { RawIdentity } from '../customers/normalize/raw-customer.ts'
import { encodeInstant } from '../database/traits.ts'
import { digestOf, idsByIndex } from '../gate/ids-by-index.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { keepSession } from '../upsert/kept-session.ts'
import type { MatchKey } from '../upsert/match-keys.ts'
import { ingestionErrors } from './ingestion-errors.ts'
import { anonymousNamespace, type Message, type MessageIssue, userNamespace } from './message.ts'
import type { StoredQuarantinedMessage } from './quarantined-message.entity.ts'

/** What is kept of a message that waits, to take it later just as it would have been. */
export interface HeldMessage {
  readonly message: Omit<Message, 'index' | 'occurredAt'> & { readonly occurredAt: string }
  readonly matchBy: readonly MatchKey[] | null
}

/** A message that has to wait, and why. */
export interface Waiting {
  readonly source: string
  readonly message: Message
  readonly matchBy: readonly MatchKey[] | null
  readonly inboxId: string
  readonly issue: MessageIssue
}

/** Lets messages wait. Each is sealed under a key of its own. */
export async function holdMessages(
  ctx: KernelContext,
  waiting: readonly Waiting[],
  expiresAt: Date,
): Promise<void> {
  const actsAs = keepSession(ctx.session)
  const owner = ownershipDefaults(ctx.session, {})
  const rows = waiting.map((each) => ({ ...owner, ...rowOf(ctx, each), expiresAt, actsAs }))
  if (rows.length === 0) return
  await ctx.store('quarantinedMessage').insertMany(ctx.gateCall, rows)
  await removeSurplus(ctx, waiting)
}

/**
 * So many messages wait for somebody to be identified under one name: of more, the latest. Whoever sends them is not told,
 * since others may send some too.
 */
const MOST_OF_A_NAME = 100

async function removeSurplus(ctx: KernelContext, waiting: readonly Waiting[]): Promise<void> {
  const unidentified = waiting.filter(({ issue }) => issue.code === UNIDENTIFIED)
  const values = unidentified.flatMap(({ source, message: { userId, anonymousId, previousId } }) => {
    const anonymous = anonymousId ?? previousId
    return [
      ...(userId === undefined ? [] : [{ source, field: 'userId', value: userId } as const]),
      ...(anonymous === undefined ? [] : [{ source, field: 'anonymousId', value: anonymous } as const]),
    ]
  })
  for (const ids of (await findHeld(ctx, values)).values()) {
    if (ids.length <= MOST_OF_A_NAME) continue
    const surplus = (await onlyUnidentified(ctx, ids)).slice(0, -MOST_OF_A_NAME)
    if (surplus.length > 0) await removeQuarantined(ctx, surplus)
  }
}

const UNIDENTIFIED = ingestionErrors.UNIDENTIFIED().code

/** Those of some messages that wait for somebody to be identified, and for nothing else: the oldest first. */
export async function onlyUnidentified(
  ctx: KernelContext,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { services, session, db } = ctx.gateCall
  const wanted = services.database.traits.jsonMembers(sql`${JSON.stringify([...new Set(ids)])}`)
  const { rows } = await sql<{ id: string }>`
    select q.id
    from (${wanted}) as wanted cross join ${sql.table(ctx.store('quarantinedMessage').table.name)} as q
    where q.id = wanted.value and q.tenant_id = ${session.tenantId} and q.code = ${UNIDENTIFIED}
    order by q.id
  `.execute(db)
  return rows.map(({ id }) => id)
}

function rowOf(ctx: KernelContext, { source, message, issue, inboxId, matchBy }: Waiting) {
  const { index: _, ...kept } = message
  const held: HeldMessage = { message: { ...kept, occurredAt: kept.occurredAt.toISOString() }, matchBy }
  return {
    source,
    type: message.type,
    name: message.name,
    ...reasonOf(issue),
    userId: message.userId,
    anonymousId: message.anonymousId ?? message.previousId,
    ...addressesOf(ctx, message),
    inboxId,
    content: JSON.stringify(held),
  }
}

function reasonOf({ code, field, message }: MessageIssue) {
  return { code, field: field === null ? null : field.slice(0, 255), message: message.slice(0, 1000) }
}

/** In their one spelling, so that whoever has them is found. */
function addressesOf(ctx: KernelContext, { content }: Message) {
  const { email, phone } = content
  const mail = typeof email === 'string' ? normalizeEmail(email) : undefined
  const number = typeof phone === 'string' ? normalizePhone(phone, ctx.tenant().region) : undefined
  return {
    ...(mail?.ok === true ? { email: mail.value } : {}),
    ...(number?.ok === true ? { phone: number.value } : {}),
  }
}

/** The message of a row, as it was read when it was received. */
export function messageOf({ content }: StoredQuarantinedMessage): {
  readonly message: Message
  readonly matchBy: readonly MatchKey[] | null
} {
  const { message, matchBy } = JSON.parse(content) as HeldMessage
  return { matchBy, message: { ...message, index: 0, occurredAt: new Date(message.occurredAt) } }
}

/** The message of that id that waits, whoever may see it. */
export async function findQuarantined(
  ctx: KernelContext,
  id: string,
): Promise<StoredQuarantinedMessage | undefined> {
  const row = await ctx.store('quarantinedMessage').find(ctx.gateCall, { id })
  return row as StoredQuarantinedMessage | undefined
}

/** Notes why a message still waits. */
export async function holdFurther(
  ctx: KernelContext,
  { id, version }: StoredQuarantinedMessage,
  issue: MessageIssue,
): Promise<void> {
  await ctx.store('quarantinedMessage').update(ctx.gateCall, { id, version, subjectId: id }, reasonOf(issue))
}

/** Removes messages that wait, with the keys under which they are sealed. */
export async function removeQuarantined(ctx: KernelContext, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const store = ctx.store('quarantinedMessage')
  for (const id of ids) await store.remove(ctx.gateCall, id)
  await ctx.gateCall.services.subjectKeys.destroy(ctx.gateCall, ctx.gateCall.writeUnit, ids)
}

/** The first messages whose time to wait is over. */
export async function listExpired(ctx: KernelContext, limit: number): Promise<readonly string[]> {
  const { services, session, db, now } = ctx.gateCall
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(ctx.store('quarantinedMessage').table.name)}
    where tenant_id = ${session.tenantId} and expires_at <= ${encodeInstant(services.database.traits, now)}
    order by expires_at, id limit ${limit}
  `.execute(db)
  return rows.map(({ id }) => id)
}

/** A value by which messages that wait are found. */
export interface HeldValue {
  readonly field: 'userId' | 'anonymousId' | 'email' | 'phone'
  readonly value: string
  /** Of the names. */
  readonly source?: string
}

/** The names of a source, as messages hold them: of a previous name, it is not said which kind it is. */
export function heldNames(source: string, identities: readonly RawIdentity[]): readonly HeldValue[] {
  const namespaces = new Set([userNamespace(source), anonymousNamespace(source)])
  return identities.flatMap(({ namespace, externalId: value }) =>
    namespaces.has(namespace)
      ? [
          { field: 'userId', value, source },
          { field: 'anonymousId', value, source },
        ]
      : [],
  )
}

/** The ids of messages that wait, by a value that they hold: the oldest first. */
export async function findHeld(
  ctx: KernelContext,
  values: readonly HeldValue[],
): Promise<ReadonlyMap<HeldValue, readonly string[]>> {
  const { table } = ctx.store('quarantinedMessage')
  const found = new Map<HeldValue, readonly string[]>()
  for (const [field, alike] of Map.groupBy(values, (each) => each.field)) {
    const index = field === 'userId' || field === 'anonymousId' ? 'key' : 'eq'
    const source = { entity: 'quarantinedMessage', field, index, idField: 'id' }
    const digests = alike.map((each) =>
      digestOf(ctx.gateCall, table, { source, value: each.value, row: { ...each } })!,
    )
    const ids = await idsByIndex(ctx.gateCall, table, { source, digests })
    for (const [at, each] of alike.entries()) found.set(each, ids.get(digests[at]!) ?? [])
  }
  return found
}

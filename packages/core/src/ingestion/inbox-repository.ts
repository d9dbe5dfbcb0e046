import { sql } from 'kysely'

import { encodeInstant } from '../database/traits.ts'
import type { KernelContext } from '../operations/kernel-context.ts'

const place = { entity: 'inbox', field: 'messageId', index: 'key' } as const

/**
 * The id of the inbox's row for a message: a UUID of version 8 (RFC 9562) that follows from the tenant, the source and the
 * id of the message, so that the primary key keeps a message from being taken twice. It tells neither.
 */
export function inboxIdOf(ctx: KernelContext, source: string, messageId: string): string {
  const { services, session } = ctx.gateCall
  const digest = services.vault.blind({ tenantId: session.tenantId, ...place }, `${source}\0${messageId}`)
  const bytes = Buffer.from(digest, 'base64url')
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}

/** A message that was taken before. */
export interface ReceivedMessage {
  readonly id: string
  readonly customerId: string | null
}

/**
 * Those of some messages that were taken before, by the id of their row. The list comes first, and each of its members is
 * sought: SQLite would walk through the whole inbox.
 */
export async function findReceived(
  ctx: KernelContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReceivedMessage>> {
  const { services, session, db } = ctx.gateCall
  const wanted = services.database.traits.jsonMembers(sql`${JSON.stringify(ids)}`)
  const { rows } = await sql<{ id: string; customer_id: string | null }>`
    select i.id, i.customer_id
    from (${wanted}) as wanted cross join ${sql.table(ctx.store('inbox').table.name)} as i
    where i.id = wanted.value and i.tenant_id = ${session.tenantId}
  `.execute(db)
  return new Map(rows.map(({ id, customer_id: customerId }) => [id, { id, customerId }]))
}

/** Notes messages as taken. */
export async function noteReceived(
  ctx: KernelContext,
  source: string,
  messages: readonly ReceivedMessage[],
): Promise<void> {
  const rows = messages.map(({ id, customerId }) => ({ id, source, customerId }))
  if (rows.length > 0) await ctx.store('inbox').insertMany(ctx.gateCall, rows)
}

/** Notes the customer of a message that was taken before anybody knew whom it was about. */
export async function noteCustomer(ctx: KernelContext, { id, customerId }: ReceivedMessage): Promise<void> {
  const store = ctx.store('inbox')
  const row = await store.find(ctx.gateCall, { id })
  if (row === undefined) return
  await store.update(ctx.gateCall, { id, subjectId: id, version: row['version'] as number }, { customerId })
}

/** Forgets messages that were taken before an instant. */
export async function forgetReceived(ctx: KernelContext, before: Date): Promise<void> {
  const { services, session, writeUnit } = ctx.gateCall
  await sql`
    delete from ${sql.table(ctx.store('inbox').table.name)}
    where tenant_id = ${session.tenantId} and created_at < ${encodeInstant(services.database.traits, before)}
  `.execute(writeUnit.db)
}

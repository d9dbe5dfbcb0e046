import type { OperationContext } from '@kith/core'

import { createSecret } from './signature.ts'

const ENTITY = 'webhookSecret'
/** How long the former secret still signs. */
const OVERLAP_MS = 24 * 3_600_000

/** The secrets that a webhook signs with now: the current one first, and those that were replaced within a day. */
export async function secretsOf(own: OperationContext, webhookId: string): Promise<readonly string[]> {
  const current = { or: [{ expiresAt: { isNull: true } }, { expiresAt: { gt: own.now() } }] }
  const where = { and: [{ webhookId }, current] }
  const { data } = await own.records(ENTITY).list({ where, sort: ['-id'], limit: 10 })
  return data.map((row) => String(row['secret']))
}

/** Gives a webhook a secret. The one that it had signs beside it for a day; those before it end at once. */
export async function replaceSecret(own: OperationContext, webhookId: string): Promise<string> {
  const secrets = own.records(ENTITY)
  const { data } = await secrets.list({ where: { webhookId }, fields: ['id', 'expiresAt'] })
  const expiresAt = new Date(own.now().getTime() + OVERLAP_MS)
  for (const { id, expiresAt: ending } of data) {
    if (ending === null) await secrets.update({ id: String(id), patch: {}, managed: { expiresAt } })
    else await secrets.delete(String(id))
  }
  const secret = createSecret()
  await secrets.create({}, { webhookId, secret })
  return secret
}

/** Removes the secrets of a webhook. */
export async function removeSecrets(own: OperationContext, webhookId: string): Promise<void> {
  const secrets = own.records(ENTITY)
  const { data } = await secrets.list({ where: { webhookId }, fields: ['id'] })
  for (const { id } of data) await secrets.delete(String(id))
}

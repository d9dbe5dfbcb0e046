import type { OperationContext } from '@kith/core'

import type { PendingSubmission, SubmissionContent } from './submission-content.ts'

const ENTITY = 'pendingSubmission'
const PAGE = 200
const DAY_MS = 86_400_000

/** How long a submission that nobody has to confirm may take to be taken in: a fault can be mended meanwhile. */
export const TAKING_IN_MS = 30 * DAY_MS

/** Keeps a submission until it is taken in. */
export async function keepPending(
  ctx: OperationContext,
  { content, ...pending }: Omit<PendingSubmission, 'id'> & { readonly expiresAt: Date },
): Promise<void> {
  await ctx.records(ENTITY).create({}, { ...pending, content: JSON.stringify(content) })
}

/** Finds one; `undefined` when it was taken in, or its time is over. */
export async function findPending(
  ctx: OperationContext,
  reference: string,
): Promise<PendingSubmission | undefined> {
  const { data } = await ctx.records(ENTITY).list({ where: { reference }, limit: 1 })
  const [row] = data
  if (row === undefined) return undefined
  const content = JSON.parse(String(row['content'])) as SubmissionContent
  return { ...(row as unknown as PendingSubmission), content }
}

/** Says that nothing is waited for any more: the next thing that happens to it is that it is taken in. */
export async function confirmPending(ctx: OperationContext, id: string): Promise<void> {
  const expiresAt = new Date(ctx.now().getTime() + TAKING_IN_MS)
  await ctx.records(ENTITY).update({ id, patch: {}, managed: { awaitsConfirmation: false, expiresAt } })
}

/** How many submissions with an e-mail address wait for a confirmation, up to a number. */
export async function countAwaiting(ctx: OperationContext, email: string, most: number): Promise<number> {
  const where = { email, awaitsConfirmation: true }
  const { data } = await ctx.records(ENTITY).list({ where, fields: ['id'], limit: most })
  return data.length
}

/** Removes those whose time is over: that were not confirmed, or that nothing could be made of. @returns how many. */
export async function removeOverdue(ctx: OperationContext): Promise<number> {
  return removeWhere(ctx, { expiresAt: { lte: ctx.now() } })
}

/** Removes those of a contact point, whoever has sent them. @returns how many. */
export async function removeOf(
  ctx: OperationContext,
  kind: 'email' | 'phone',
  value: string,
): Promise<number> {
  return removeWhere(ctx, { [kind]: value })
}

/** Removes one that was taken in. */
export async function removePending(ctx: OperationContext, id: string): Promise<void> {
  await ctx.records(ENTITY).delete(id)
}

async function removeWhere(ctx: OperationContext, where: Readonly<Record<string, unknown>>): Promise<number> {
  const pending = ctx.records(ENTITY)
  let removed = 0
  for (;;) {
    const { data } = await pending.list({ where: where as never, fields: ['id'], limit: PAGE })
    for (const { id } of data) await pending.delete(String(id))
    removed += data.length
    if (data.length < PAGE) return removed
  }
}

import { z } from 'zod'

import { readableOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { customerEntity } from '../customer.entity.ts'
import { MOST_TAGS, normalizeTag } from '../normalize/tag.ts'
import { requireShown } from '../require-shown.ts'
import { countTags } from '../tag-catalogue.ts'

const taggingSchema = z.strictObject({
  id: z.string(),
  tags: z.array(z.string().max(200)).min(1).max(MOST_TAGS),
})

/** Adds tags to a customer; those that the customer has already are no error. */
export const addTags = defineOperation({
  name: 'customers.tags.add',
  summary: 'Add tags to a customer',
  kind: 'command',
  permission: { entity: 'customer', action: 'update' },
  input: taggingSchema,
  output: readableOf(customerEntity),
  route: 'POST /customers/{id}/tags',
  run: (ctx, { id, tags }) =>
    changeTags(ctx, id, (current) => [...new Set([...current, ...tags.map(canonicalTag)])]),
})

/** Removes tags from a customer; those that the customer does not have are no error. */
export const removeTags = defineOperation({
  name: 'customers.tags.remove',
  summary: 'Remove tags from a customer',
  kind: 'command',
  permission: { entity: 'customer', action: 'update' },
  input: taggingSchema,
  output: readableOf(customerEntity),
  // The tags stand in a body: those of a customer say too much for a URL.
  route: 'POST /customers/{id}/tags/remove',
  run(ctx, { id, tags }) {
    const removed = new Set(tags.map(canonicalTag))
    return changeTags(ctx, id, (current) => current.filter((tag) => !removed.has(tag)))
  },
})

/** Lists the tags in use, each with the number of customers that the caller may see and that have it. */
export const listTags = defineOperation({
  name: 'tags.list',
  summary: 'List the tags of customers with their counts',
  kind: 'query',
  permission: { entity: 'customer', action: 'list' },
  input: z.strictObject({
    startsWith: z.string().max(100).optional().describe('Only tags that begin with this text.'),
    limit: z.int().min(1).max(500).optional(),
  }),
  output: z.strictObject({ data: z.array(z.strictObject({ tag: z.string(), count: z.int() })) }),
  route: 'GET /tags',
  async run(ctx, { startsWith = '', limit = 100 }) {
    const kernel = asKernel(ctx)
    const data = await countTags(kernel, { startsWith, limit })
    const fact = { action: 'tags.list', entity: 'customer', subjectIds: [], fields: ['tags'] }
    await kernel.gateCall.auditRead({ ...fact, decision: 'allow' })
    return { data }
  },
})

async function changeTags(
  ctx: OperationContext,
  id: string,
  change: (current: readonly string[]) => readonly string[],
): Promise<unknown> {
  const current = await ctx.records('customer').get(id, ['tags'])
  requireShown(current, 'tags')
  const tags = change(current['tags'] as readonly string[])
  if (tags.length > MOST_TAGS) throw kernelErrors.CONFLICT({ entity: 'customer', reason: 'it has 100 tags' })
  const ifVersion = current['version'] as number
  const updated = await ctx.records('customer').update({ id, patch: { tags }, ifVersion })
  if (updated.changed.length === 0) return updated.row
  ctx.emit('customer.updated', { customerId: id, version: updated.version, changed: updated.changed })
  ctx.timeline({ type: 'customer.tagged', customerId: id, fields: updated.changed })
  return updated.row
}

function canonicalTag(text: string, index: number): string {
  const tag = normalizeTag(text)
  if (tag.ok) return tag.value
  const issue = { pointer: `/tags/${index}`, code: 'invalid_value', message: tag.reason }
  throw kernelErrors.VALIDATION({ issues: [issue] })
}

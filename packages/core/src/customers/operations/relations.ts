import { z } from 'zod'

import type { ShapedRow } from '../../gate/row-shaper.ts'
import { customValues, readableOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { customerEntity } from '../customer.entity.ts'
import { livingCustomer } from '../living-customer.ts'
import { customerRelationEntity } from '../relations/customer-relation.entity.ts'
import { demotePrimaryRelation, levelsAbove, livingRelations } from '../relations/relation-repository.ts'
import {
  checkAcyclic,
  checkCardinality,
  checkEnd,
  checkRelation,
  type WantedRelation,
} from '../relations/relation-rules.ts'
import {
  canonicalRelation,
  type DirectedRelation,
  relationNames,
  relationTypeOf,
  toldFrom,
} from '../relations/relation-types.ts'

/** The schema of a relation that is told from one of its ends. */
export const toldRelation = z.strictObject({
  relation: readableOf(customerRelationEntity),
  type: z.enum(relationNames).describe('The relation, told from the customer that was asked about.'),
  other: readableOf(customerEntity).describe('The customer at the other end.'),
})

const MOST_RELATIONS = 200

/** What is said of the customer at the other end, as far as the caller may read it. */
const OUTLINE = ['kind', 'name', 'legalName']

/** Lists the relations of a customer, told from their side: those of which the caller may see both ends. */
export const listRelations = defineOperation({
  name: 'customers.relations.list',
  summary: 'List how a customer is related to others',
  kind: 'query',
  permission: { entity: 'customerRelation', action: 'list' },
  input: z.strictObject({ id: z.string() }),
  output: z.strictObject({ data: z.array(toldRelation), nextCursor: z.string().nullable() }),
  route: 'GET /customers/{id}/relations',
  async run(ctx, input) {
    const id = await livingCustomer(ctx, input.id)
    const told = await tell(ctx, await relationsOf(ctx, [id]), [id])
    return { data: told.get(id) ?? [], nextCursor: null }
  },
})

/** Relates a customer to another one. */
export const addRelation = defineOperation({
  name: 'customers.relations.add',
  summary: 'Relate a customer to another one',
  kind: 'command',
  permission: { entity: 'customerRelation', action: 'create' },
  input: z.strictObject({
    id: z.string(),
    type: z.enum(relationNames),
    otherId: z.string(),
    role: z.string().min(1).max(100).optional(),
    isPrimary: z.boolean().optional(),
    startedOn: z.iso.date().optional(),
    custom: customValues(),
  }),
  output: toldRelation,
  route: 'POST /customers/{id}/relations',
  async run(ctx, { id: given, type, otherId: givenOther, ...details }) {
    const id = await livingCustomer(ctx, given)
    const otherId = await livingCustomer(ctx, givenOther)
    const wanted = { ...canonicalRelation({ id, type, otherId }), role: details.role }
    await checkAgainstOthers(ctx, wanted)
    if (details.isPrimary === true) await demotePrimaryRelation(asKernel(ctx), wanted)
    const { fromId, toId } = wanted
    const values = { ...details, fromId, toId, type: wanted.type }
    const created = await ctx.records('customerRelation').create(values)
    announce(ctx, 'customerRelation.added', { id: created.id, ...wanted })
    return tellOne(ctx, id, created.row)
  },
})

/** Ends a relation; it stays in the list with its end. */
export const endRelation = defineOperation({
  name: 'customers.relations.end',
  summary: 'End the relation of a customer to another one',
  kind: 'command',
  permission: { entity: 'customerRelation', action: 'update' },
  input: z.strictObject({ id: z.string(), relationId: z.string(), endedOn: z.iso.date().optional() }),
  output: toldRelation,
  route: 'POST /customers/{id}/relations/{relationId}/end',
  async run(ctx, { id: given, relationId, endedOn = today(ctx.now()) }) {
    const id = await livingCustomer(ctx, given)
    const current = await findBelow(ctx, id, relationId)
    const kernel = asKernel(ctx)
    const whole = await kernel.store('customerRelation').find(kernel.gateCall, { id: relationId })
    checkEnd(whole as unknown as { startedOn: string | null; endedOn: string | null }, endedOn)
    const patch = { endedOn, isPrimary: false }
    const ended = await ctx.records('customerRelation').update({ id: relationId, patch })
    announce(ctx, 'customerRelation.ended', { id: relationId, ...current })
    return tellOne(ctx, id, ended.row)
  },
})

/** The latest relations of customers at either end. */
export async function relationsOf(
  ctx: OperationContext,
  ids: readonly string[],
): Promise<readonly ShapedRow[]> {
  const by = ['fromId', 'toId']
  const query = { by, ids, sort: ['-createdAt'], limit: MOST_RELATIONS }
  const found = [...(await ctx.records('customerRelation').listBy(query)).values()].flat()
  // Between two of these customers it is in the group of each.
  return [...new Map(found.map((row) => [row['id'], row])).values()]
}

/**
 * Tells relations from the side of each of these customers. A relation is told only where the caller may read its other
 * end as well, whatever a policy grants of relations by themselves.
 */
export async function tell(
  ctx: OperationContext,
  relations: readonly ShapedRow[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly object[]>> {
  const told = ids.flatMap((id) =>
    relations
      .filter((relation) => relation['fromId'] === id || relation['toId'] === id)
      .map((relation) => ({ id, relation, ...toldFrom(id, relation as unknown as DirectedRelation) })),
  )
  const customers = ctx.records('customer')
  const otherIds = told.map(({ otherId }) => otherId)
  const others = await customers.find(otherIds, customers.readable(OUTLINE))
  const visible = told.flatMap(({ id, relation, type, otherId }) => {
    const other = others.get(otherId)
    return other === undefined ? [] : [{ id, told: { relation, type, other } }]
  })
  return new Map(ids.map((id) => [id, visible.filter((each) => each.id === id).map((each) => each.told)]))
}

async function tellOne(ctx: OperationContext, id: string, relation: ShapedRow): Promise<unknown> {
  return (await tell(ctx, [relation], [id])).get(id)?.[0]
}

/**
 * Rules that look at relations which the caller may not see: without them, two people who see different halves of a
 * hierarchy would make a circle together. What a refusal tells is among the designed oracles.
 */
async function checkAgainstOthers(ctx: OperationContext, wanted: WantedRelation): Promise<void> {
  checkRelation(wanted)
  const kernel = asKernel(ctx)
  const isAcyclic = relationTypeOf(wanted.type).acyclic === true
  const living = await livingRelations(kernel, wanted)
  const above = isAcyclic ? await levelsAbove(kernel, wanted) : []
  try {
    checkCardinality(wanted, living)
    if (isAcyclic) checkAcyclic(wanted, above)
  } catch (refusal) {
    await kernel.gateCall.auditRefusal('customerRelation', [wanted.fromId, wanted.toId])
    throw refusal
  }
}

function announce(
  ctx: OperationContext,
  event: 'customerRelation.added' | 'customerRelation.ended',
  { id, fromId, toId }: { readonly id: string; readonly fromId: string; readonly toId: string },
): void {
  ctx.emit(event, { customerId: fromId, otherId: toId, customerRelationId: id })
  for (const customerId of [fromId, toId]) ctx.timeline({ type: event, customerId, refId: id })
}

/** The relation is sought below its customer: one of another customer is as absent as one that does not exist. */
async function findBelow(ctx: OperationContext, customerId: string, id: string): Promise<DirectedRelation> {
  const where = { id, or: [{ fromId: customerId }, { toId: customerId }] }
  const page = await ctx.records('customerRelation').list({ where, fields: ['fromId', 'toId'], limit: 1 })
  const [found] = page.data
  if (found !== undefined) return found as unknown as DirectedRelation
  await asKernel(ctx).gateCall.auditRefusal('customerRelation', [id])
  throw kernelErrors.NOT_FOUND({ entity: 'customerRelation' })
}

function today(now: Date): string {
  return now.toISOString().slice(0, 10)
}

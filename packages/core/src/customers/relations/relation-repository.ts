import type { KernelContext } from '../../operations/kernel-context.ts'
import { type LivingRelation, MOST_LEVELS } from './relation-rules.ts'
import type { DirectedRelation, RelationTypeName } from './relation-types.ts'

/** The relations of a type that have not ended and touch either end, whoever may see them. */
export async function livingRelations(
  ctx: KernelContext,
  { fromId, toId, type }: DirectedRelation,
): Promise<readonly LivingRelation[]> {
  const columns = ['id', 'from_id', 'to_id', 'role'] as const
  // Not one "or": without statistics, planners would read every relation of the tenant.
  const begun = living(ctx, type).select(columns).where('from_id', '=', fromId)
  const rows = await begun.union(living(ctx, type).select(columns).where('to_id', '=', toId)).execute()
  return rows.map((row) => ({ fromId: row['from_id'], toId: row['to_id'], type, role: row['role'] }))
}

/** The customers above one, by way of living relations of a type: nearest first, level by level, 64 levels at most. */
export async function levelsAbove(
  ctx: KernelContext,
  { fromId, type }: DirectedRelation,
): Promise<readonly (readonly string[])[]> {
  const levels: string[][] = [[fromId]]
  while (levels.length <= MOST_LEVELS) {
    const rows = await living(ctx, type)
      .select('from_id')
      .distinct()
      .where('to_id', 'in', levels.at(-1)!)
      .execute()
    if (rows.length === 0) break
    levels.push(rows.map((row) => row['from_id'] as string))
  }
  return levels
}

/** Takes the primary mark from the living relations of a type that begin at a customer. */
export async function demotePrimaryRelation(
  ctx: KernelContext,
  { fromId, type }: DirectedRelation,
): Promise<void> {
  const store = ctx.store('customerRelation')
  const primary = await store.find(ctx.gateCall, { fromId, type, isPrimary: true })
  if (primary === undefined) return
  const row = { id: primary['id'] as string, version: primary['version'] as number, subjectId: fromId }
  await store.update(ctx.gateCall, row, { isPrimary: false })
}

function living(ctx: KernelContext, type: RelationTypeName) {
  return ctx.gateCall.db
    .selectFrom(ctx.store('customerRelation').table.name)
    .where('tenant_id', '=', ctx.session.tenantId)
    .where('type', '=', type)
    .where('ended_on', 'is', null)
}

import type { KernelContext } from '../operations/kernel-context.ts'
import type { MirrorChange } from './mirrors.ts'

interface StoredPoint {
  readonly id: string
  readonly version: number
}

/** Writes the primary contact points that mirrored fields call for, in the transaction of the customer's change. */
export async function writeMirrors(
  ctx: KernelContext,
  customerId: string,
  changes: readonly MirrorChange[],
): Promise<void> {
  for (const change of changes) await writeMirror(ctx, customerId, change)
}

/** Writes the primary points of a customer that is new and has none. */
export async function writeNewMirrors(
  ctx: KernelContext,
  customerId: string,
  changes: readonly MirrorChange[],
): Promise<void> {
  for (const { kind, value } of changes) {
    if (value !== null)
      await ctx.store('contactPoint').insert(ctx.gateCall, { customerId, kind, value, isPrimary: true })
  }
}

/** Takes the primary mark from the point of a kind that has it. */
export async function demotePrimary(ctx: KernelContext, customerId: string, kind: string): Promise<void> {
  const primary = await findPrimary(ctx, customerId, kind)
  if (primary === undefined) return
  await ctx
    .store('contactPoint')
    .update(ctx.gateCall, { ...primary, subjectId: customerId }, { isPrimary: false })
}

async function writeMirror(
  ctx: KernelContext,
  customerId: string,
  { kind, value }: MirrorChange,
): Promise<void> {
  const store = ctx.store('contactPoint')
  const primary = await findPrimary(ctx, customerId, kind)
  if (value === null) {
    if (primary !== undefined) await store.remove(ctx.gateCall, primary.id)
  } else if (primary === undefined) {
    await store.insert(ctx.gateCall, { customerId, kind, value, isPrimary: true })
  } else {
    await store.update(
      ctx.gateCall,
      { ...primary, subjectId: customerId },
      { value, verifiedAt: null, state: 'active' },
    )
  }
}

async function findPrimary(
  ctx: KernelContext,
  customerId: string,
  kind: string,
): Promise<StoredPoint | undefined> {
  const { db, session } = ctx.gateCall
  const row: unknown = await db
    .selectFrom(ctx.store('contactPoint').table.name)
    .select(['id', 'version'])
    .where('tenant_id', '=', session.tenantId)
    .where('customer_id', '=', customerId)
    .where('kind', '=', kind)
    .where('is_primary', '=', ctx.encodeBool(true))
    .executeTakeFirst()
  return row as StoredPoint | undefined
}

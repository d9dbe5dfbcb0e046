import type { RowVersion } from '../gate/entity-store.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { MirrorChange } from './mirrors.ts'

/** Writes the primary contact points that mirrored fields call for, in the transaction of the customer's change. */
export async function writeMirrors(
  ctx: KernelContext,
  customerId: string,
  changes: readonly MirrorChange[],
): Promise<void> {
  for (const change of changes) await writeMirror(ctx, customerId, change)
}

/** Takes the primary mark from the point of a kind that has it. */
export async function demotePrimary(ctx: KernelContext, customerId: string, kind: string): Promise<void> {
  const primary = await findPrimary(ctx, customerId, kind)
  if (primary === undefined) return
  const { row, value } = primary
  await ctx.store('contactPoint').update(ctx.gateCall, row, { kind, value, isPrimary: false })
}

async function writeMirror(
  ctx: KernelContext,
  customerId: string,
  { kind, value }: MirrorChange,
): Promise<void> {
  const store = ctx.store('contactPoint')
  const primary = await findPrimary(ctx, customerId, kind)
  if (value === null) {
    if (primary !== undefined) await store.remove(ctx.gateCall, primary.row.id)
  } else if (primary === undefined) {
    await store.insert(ctx.gateCall, { customerId, kind, value, isPrimary: true })
  } else {
    const changes = {
      kind,
      value,
      isPrimary: true,
      state: 'active',
      verifiedAt: null,
      verificationMethod: null,
    }
    await store.update(ctx.gateCall, primary.row, changes)
  }
}

interface PrimaryPoint {
  readonly row: RowVersion
  readonly value: unknown
}

async function findPrimary(
  ctx: KernelContext,
  customerId: string,
  kind: string,
): Promise<PrimaryPoint | undefined> {
  const found = await ctx.store('contactPoint').find(ctx.gateCall, { customerId, kind, isPrimary: true })
  if (found === undefined) return undefined
  const row = { id: found['id'] as string, version: found['version'] as number, subjectId: customerId }
  return { row, value: found['value'] }
}

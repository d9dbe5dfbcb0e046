import { asKernel, type KernelContext } from '../operations/kernel-context.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import type { SubjectParticipant } from '../plugin/contributions.ts'
import {
  findHeld,
  findQuarantined,
  type HeldValue,
  heldNames,
  removeQuarantined,
} from './quarantine-repository.ts'
import type { StoredQuarantinedMessage } from './quarantined-message.entity.ts'

/** What waits about a person: found by the names that sources give them, and by their addresses. */
export const heldAboutPeople: SubjectParticipant = {
  async export(customerId, ctx) {
    const rows = await heldAbout(ctx, customerId)
    return rows.map(({ source, code, ...row }) => ({ source, code, message: row.content }))
  },
  async erase(customerId, ctx) {
    const rows = await heldAbout(ctx, customerId)
    await removeQuarantined(
      asKernel(ctx),
      rows.map(({ id }) => id),
    )
  },
}

async function heldAbout(
  ctx: OperationContext,
  customerId: string,
): Promise<readonly StoredQuarantinedMessage[]> {
  const kernel = asKernel(ctx)
  const found = await findHeld(kernel, await valuesOf(kernel, customerId))
  const ids = [...new Set([...found.values()].flat())]
  const rows = await Promise.all(ids.map((id) => findQuarantined(kernel, id)))
  return rows.filter((row) => row !== undefined)
}

async function valuesOf(ctx: KernelContext, customerId: string): Promise<readonly HeldValue[]> {
  const identities = await ctx.store('customerIdentity').list(ctx.gateCall, { customerId })
  const points = await ctx.store('contactPoint').list(ctx.gateCall, { customerId })
  return [
    ...identities.flatMap((row) => {
      const identity = { namespace: row['namespace'] as string, externalId: row['externalId'] as string }
      const source = identity.namespace.split(':', 1)[0]!
      return heldNames(source, [identity])
    }),
    ...points.flatMap(({ kind, value }) =>
      kind === 'email' || kind === 'phone' ? [{ field: kind, value: value as string } as const] : [],
    ),
  ]
}

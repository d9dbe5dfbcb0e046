import { asKernel } from '../operations/kernel-context.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'

/**
 * The kind of a contact point and whether it is primary. It is sought below its customer: one of another customer is as
 * absent as one that does not exist.
 *
 * @throws KITH_NOT_FOUND
 */
export async function findContactPoint(
  ctx: OperationContext,
  customerId: string,
  id: string,
): Promise<Readonly<Record<string, unknown>>> {
  const where = { id, customerId }
  const { data } = await ctx.records('contactPoint').list({ where, fields: ['kind', 'isPrimary'], limit: 1 })
  const [point] = data
  if (point !== undefined) return point
  await asKernel(ctx).gateCall.auditRefusal('contactPoint', [id])
  throw kernelErrors.NOT_FOUND({ entity: 'contactPoint' })
}

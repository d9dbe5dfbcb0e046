import { DeadLetters } from '../events/dead-letters.ts'
import { asKernel } from '../operations/kernel-context.ts'
import type { OperationContext } from '../operations/operation-context.ts'

/** The dead letters of the caller's tenant, on the connection of the call. */
export function deadLettersOf(ctx: OperationContext): DeadLetters {
  const { gateCall } = asKernel(ctx)
  return new DeadLetters(gateCall.services.database, gateCall.db, gateCall.session.tenantId)
}

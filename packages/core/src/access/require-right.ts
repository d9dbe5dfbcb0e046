import type { KernelContext } from '../operations/kernel-context.ts'

/** Asks for a right that only some inputs of an operation need. @throws KITH_FORBIDDEN, after the refusal is recorded. */
export async function requireRight(
  { gateCall, session }: KernelContext,
  { entity, action }: { readonly entity: string; readonly action: string },
): Promise<void> {
  const { policy } = gateCall.services
  if (!policy.permits(session, entity, action)) await gateCall.auditRefusal(entity)
  policy.require(session, entity, action)
}

import { z } from 'zod'

import { findContactPoint } from '../../customers/find-contact-point.ts'
import { livingCustomer } from '../../customers/living-customer.ts'
import { readableOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { channels } from '../../plugin/contributions.ts'
import { randomBytes } from '../../shared/platform.ts'
import { contactVerificationEntity } from '../contact-verification.entity.ts'
import { CODE_MS, codeFrom, MOST_IN_AN_HOUR } from '../verification-code.ts'
import { verificationErrors } from '../verification-errors.ts'
import { endLast, listRequested } from '../verification-repository.ts'

const HOUR_MS = 3_600_000

/** Sends a code to a contact point, to prove that it reaches the customer. Codes that were sent before are void. */
export const requestVerification = defineOperation({
  name: 'customers.contactPoints.requestVerification',
  summary: 'Send a code to a contact point to verify it',
  kind: 'command',
  permission: { entity: 'contactVerification', action: 'create' },
  input: z.strictObject({ id: z.string(), contactPointId: z.string() }),
  output: readableOf(contactVerificationEntity),
  route: 'POST /customers/{id}/contact-points/{contactPointId}/verification',
  callsPerMinute: 30,
  async run(ctx, { id, contactPointId }) {
    const kernel = asKernel(ctx)
    const customerId = await livingCustomer(ctx, id)
    const { kind } = await findContactPoint(ctx, customerId, contactPointId)
    const channel = requireChannel(ctx, String(kind))
    const since = new Date(ctx.now().getTime() - HOUR_MS)
    const requested = await listRequested(kernel, contactPointId)
    if (requested.filter(({ createdAt }) => createdAt > since).length >= MOST_IN_AN_HOUR)
      throw verificationErrors.TOO_MANY({ retryAfter: HOUR_MS / 1000 })
    await endLast(kernel, requested)
    const point = await kernel.store('contactPoint').find(kernel.gateCall, { id: contactPointId })
    const managed = {
      code: newCode(),
      address: point?.['value'],
      expiresAt: new Date(ctx.now().getTime() + CODE_MS),
    }
    const created = await ctx
      .records('contactVerification')
      .create({ customerId, contactPointId, channel }, managed)
    ctx.emit('contactVerification.requested', { customerId, contactPointId, verificationId: created.id })
    return created.row
  },
})

/** The channel for a kind: the first that was installed. */
function requireChannel(ctx: OperationContext, kind: string): string {
  const found = [...ctx.extensions(channels)].find(([, channel]) => channel.contactPointKind === kind)
  if (found === undefined) throw verificationErrors.NO_CHANNEL({ kind })
  return found[0]
}

function newCode(): string {
  for (;;) {
    const code = codeFrom(randomBytes(16))
    if (code !== undefined) return code
  }
}

import { z } from 'zod'

import { findContactPoint } from '../../customers/find-contact-point.ts'
import { livingCustomer } from '../../customers/living-customer.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { type CodeVerdict, judgeCode, MOST_ATTEMPTS } from '../verification-code.ts'
import { closed, listRequested, markVerified, type StoredVerification } from '../verification-repository.ts'
import type { VerificationResult } from '../verification-types.ts'

/**
 * Takes the code that a customer was sent. A wrong one is an answer and no error, because it counts: what an error has
 * written would be taken back.
 */
export const verifyContactPoint = defineOperation({
  name: 'customers.contactPoints.verify',
  summary: 'Verify a contact point with the code that was sent to it',
  kind: 'command',
  permission: { entity: 'contactVerification', action: 'update' },
  input: z.strictObject({ id: z.string(), contactPointId: z.string(), code: z.string().max(40) }),
  output: z.strictObject({
    isVerified: z.boolean(),
    attemptsLeft: z
      .int()
      .describe('How many codes may still be given; 0 where a new one has to be asked for'),
  }),
  route: 'POST /customers/{id}/contact-points/{contactPointId}/verification/code',
  callsPerMinute: 30,
  async run(ctx, { id, contactPointId, code }): Promise<VerificationResult> {
    const kernel = asKernel(ctx)
    const customerId = await livingCustomer(ctx, id)
    await findContactPoint(ctx, customerId, contactPointId)
    const verification = (await listRequested(kernel, contactPointId)).at(-1)
    if (verification === undefined) return { isVerified: false, attemptsLeft: 0 }
    const judged = judgeCode(verification, code, ctx.now())
    const isCurrent =
      judged !== 'verified' || (await markVerified(kernel, { ...verification, method: 'code' }))
    const verdict = isCurrent ? judged : 'expired'
    const managed = outcomeOf(verification, verdict)
    await ctx.records('contactVerification').update({ id: verification.id, patch: {}, managed })
    if (verdict !== 'verified')
      return { isVerified: false, attemptsLeft: verdict === 'wrong' ? MOST_ATTEMPTS - managed.attempts : 0 }
    ctx.emit('contactVerification.verified', { customerId, contactPointId, verificationId: verification.id })
    ctx.timeline({ type: 'contactPoint.verified', customerId, refId: contactPointId })
    return { isVerified: true, attemptsLeft: 0 }
  },
})

function outcomeOf({ state, attempts }: StoredVerification, verdict: CodeVerdict) {
  switch (verdict) {
    case 'verified':
      return { ...closed('verified'), attempts }
    case 'wrong':
      return { state, attempts: attempts + 1 }
    case 'failed':
      return { ...closed('failed'), attempts: attempts + 1 }
    case 'expired':
      // One that is over for another reason stays what it is.
      return { ...closed(state === 'requested' || state === 'sent' ? 'expired' : state), attempts }
  }
}

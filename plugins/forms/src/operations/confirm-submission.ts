import { defineOperation, kernelErrors } from '@kith/core'
import { z } from 'zod'

import { confirmPending, findPending } from '../pending-repository.ts'
import { CONFIRM } from './operation-names.ts'

/**
 * Confirms a submission by the token of the link that was sent. A `POST`, which the page behind the link sends when a
 * person asks for it: scanners of mail follow links, and agree to nothing. Like a submission it looks at no customer: it is
 * taken in by work in the background.
 */
export const confirmSubmission = defineOperation({
  name: CONFIRM,
  summary: 'Confirm what was sent by a form',
  kind: 'command',
  access: 'token',
  tokenIn: 'token',
  permission: 'self',
  callsPerMinute: 10,
  input: z.strictObject({ token: z.string().max(100) }),
  output: z.strictObject({ isConfirmed: z.literal(true) }),
  route: 'POST /forms/confirmations/{token}',
  async run(ctx) {
    const own = ctx.asPlugin()
    const pending = await findPending(own, ctx.session.token!.subject)
    if (pending === undefined) throw kernelErrors.TOKEN_INVALID()
    await confirmPending(own, pending.id)
    const { reference: submissionId, formId } = pending
    ctx.emit('form.confirmed', { submissionId, formId })
    return { isConfirmed: true }
  },
})

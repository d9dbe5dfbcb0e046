import type { KithEvent } from '../events/event-definition.ts'
import { asKernel } from '../operations/kernel-context.ts'
import type { WorkContext } from '../operations/work-context.ts'
import { channels } from '../plugin/contributions.ts'
import { verificationErrors } from './verification-errors.ts'
import { verificationMessage } from './verification-message.ts'
import { findVerification, settle } from './verification-repository.ts'

/**
 * Gives the code of a verification to its channel, outside of a transaction. Delivered again, it is sent again under the
 * same key, which the channel knows; once it is known to be sent, nothing happens.
 */
export async function sendCode({ payload }: KithEvent, ctx: WorkContext): Promise<void> {
  const verification = await findVerification(asKernel(ctx), String(payload['verificationId']))
  if (verification === undefined || verification.state !== 'requested') return
  const { id, code, address, channel } = verification
  const isOver = ctx.now() >= verification.expiresAt
  if (code === null || address === null || isOver) return
  const installed = ctx.extensions(channels).get(channel)
  if (installed === undefined) throw verificationErrors.NO_CHANNEL({ kind: channel })
  await installed.send({ key: id, to: address, ...verificationMessage(code, ctx.tenant()) })
  await ctx.transact((inside) => settle(asKernel(inside), verification, { state: 'sent' }))
}

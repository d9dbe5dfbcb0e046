import { channels, type KithEvent, type WorkContext } from '@kith/core'

import { confirmationMessage } from './confirmation-message.ts'
import type { SubmissionEventPayload } from './events.ts'
import type { Form } from './form.entity.ts'
import { countAwaiting, findPending } from './pending-repository.ts'

/** How many mails one address is sent while they wait for an answer: enough for a slip, too few for a nuisance. */
const MOST_AWAITING = 3

/**
 * Sends the link that confirms a submission, outside of a transaction. Delivered again, it is sent again under the same key,
 * which the channel knows.
 */
export async function askConfirmation(
  { payload }: KithEvent<SubmissionEventPayload>,
  ctx: WorkContext,
): Promise<void> {
  const pending = await findPending(ctx, payload.submissionId)
  if (pending === undefined) return
  const { email, content, formId, reference } = pending
  if (email === null || content.token === null) return
  if ((await countAwaiting(ctx, email, MOST_AWAITING + 1)) > MOST_AWAITING) return
  const { title, confirmationUrl } = (await ctx.records('form').get(formId)) as unknown as Form
  const mail = [...ctx.extensions(channels).values()].find((each) => each.contactPointKind === 'email')
  if (confirmationUrl === null || mail === undefined) return
  const link = confirmationUrl.replace('{token}', content.token)
  const message = confirmationMessage({ title, link, tenant: ctx.tenant() })
  await mail.send({ key: reference, to: email, ...message })
}

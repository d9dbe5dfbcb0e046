import { z } from 'zod'

import { ENGLISH } from '../messages/pick-locale.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { KithError } from '../shared/errors.ts'
import { type Refusal, refusalOf } from '../upsert/candidate.ts'
import type { ReceivedMessage } from './inbox-repository.ts'
import type { MessageIssue } from './message.ts'
import type { ReadMessage } from './read-message.ts'
import { isTaken, type Verdict } from './verdict.ts'

/** What may become of a message. The list is closed. */
const itemStatuses = [
  'created',
  'updated',
  'unchanged',
  'recorded',
  'duplicate',
  'quarantined',
  'rejected',
] as const

const issue = z.strictObject({
  code: z.string(),
  field: z.string().nullable(),
  message: z.string(),
})

/** The schema of what became of one message. */
export const itemResultSchema = z.strictObject({
  index: z.int().describe('The place of the message in the batch.'),
  messageId: z.string().nullable().describe('Null where it could not be read.'),
  status: z
    .enum(itemStatuses)
    .describe(
      '`created`, `updated` or `unchanged`: the customer. `recorded`: an interaction. `duplicate`: it was taken before. `quarantined`: it waits. `rejected`: it is not kept.',
    ),
  customerId: z.string().optional().describe('The customer, as far as you may see them.'),
  errors: z.array(issue).describe('Why it waits or was rejected.'),
  warnings: z.array(issue).describe('What was left out of it, or does not fit its schema.'),
})

/** What became of one message. */
export type ItemResult = Omit<z.output<typeof itemResultSchema>, 'errors' | 'warnings'> & {
  readonly errors: readonly MessageIssue[]
  readonly warnings: readonly MessageIssue[]
}

/** The result of a message that was decided on now, in the language of the session. */
export function resultOf(ctx: KernelContext, verdict: Verdict): ItemResult {
  const { message, status } = verdict
  const { index, messageId } = message
  const tell = (refusals: readonly Refusal[]): MessageIssue[] => refusals.map((each) => issueOf(ctx, each))
  const warnings = tell(verdict.warnings)
  return isTaken(verdict)
    ? { index, messageId, status, customerId: verdict.customerId, errors: [], warnings }
    : { index, messageId, status, errors: tell(verdict.issues), warnings }
}

/** The result of a message that could not be read. */
export function unreadResult(
  ctx: KernelContext,
  read: Extract<ReadMessage, { readonly refusal: KithError }>,
): ItemResult {
  const { index, messageId, refusal } = read
  return { index, messageId, status: 'rejected', errors: [issueOf(ctx, refusalOf(refusal))], warnings: [] }
}

function issueOf(ctx: KernelContext, { error, ...issue }: Refusal): MessageIssue {
  if (error === undefined) return issue
  const told = ctx.describe(error)
  return told.locale === ENGLISH ? issue : { ...issue, message: refusalOf(error, () => told).message }
}

/** The result of a message that was taken before. */
export function duplicateResult(
  { index, messageId }: { readonly index: number; readonly messageId: string | null },
  customerId: ReceivedMessage['customerId'] | undefined,
): ItemResult {
  const about = customerId == null ? {} : { customerId }
  return { index, messageId, status: 'duplicate', ...about, errors: [], warnings: [] }
}

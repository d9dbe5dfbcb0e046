import {
  defineOperation,
  kernelErrors,
  KithError,
  type OperationContext,
  readCustomerTexts,
} from '@kith/core'
import { z } from 'zod'

import { type CaptchaAnswer, type CaptchaVerifier, unreachable } from '../captcha.ts'
import { formErrors } from '../errors.ts'
import type { Form } from '../form.entity.ts'
import { keepPending, TAKING_IN_MS } from '../pending-repository.ts'
import { readSubmission, type Submission } from '../read-submission.ts'
import type { SubmissionContent, SubmissionOrigin } from '../submission-content.ts'
import { captchaToken } from '../tokens.ts'
import { CONFIRM, SUBMIT } from './operation-names.ts'

const HOUR_MS = 3_600_000
/** How long a link confirms a submission, in milliseconds. */
const CONFIRMATION_MS = 48 * HOUR_MS

const MOST_FIELDS = 100
const MOST_CONSENTS = 50
const LONGEST_VALUE = 5000
const LONGEST_CAPTCHA = 4096

const input = z.strictObject({
  key: z.string().max(100).describe('The key of the form.'),
  values: z
    .record(z.string().min(1).max(100), z.string().max(LONGEST_VALUE))
    .refine((values) => Object.keys(values).length <= MOST_FIELDS, 'Expected at most 100 fields')
    .describe('What was written, by field; fields of the tenant as `custom.<key>`, and `message`.'),
  consents: z
    .array(z.string().max(100))
    .max(MOST_CONSENTS)
    .optional()
    .describe('The keys of the purposes whose box was ticked.'),
  captcha: z.string().max(LONGEST_CAPTCHA).optional().describe('The answer of the captcha.'),
  website: z
    .string()
    .max(LONGEST_VALUE)
    .optional()
    .describe('A trap for programs: pages hide it, and people leave it empty.'),
})

type Sent = z.output<typeof input>

/**
 * Takes what somebody has sent through a form. What it does and how long it takes depends on the form and the input, never
 * on who is known: the submission is kept, and taken in by work in the background.
 */
export const submitForm = defineOperation({
  name: SUBMIT,
  summary: 'Send a form',
  kind: 'command',
  access: 'public',
  tokenIn: 'key',
  permission: 'self',
  callsPerMinute: 10,
  accepted: true,
  input,
  output: z.strictObject({ submissionId: z.string() }),
  route: 'POST /forms/{key}/submissions',
  async prepare(ctx, sent) {
    const form = await openForm(ctx)
    requireOrigin(form, ctx)
    read(ctx, form, sent)
    if (!isTrapped(sent) && form.requiresCaptcha) await requireSolved(ctx, sent.captcha)
  },
  async run(ctx, sent) {
    if (isTrapped(sent)) return { submissionId: ctx.id() }
    const form = await openForm(ctx)
    return { submissionId: await keep(ctx, form, read(ctx, form, sent)) }
  },
})

/** @throws KITH_TOKEN_INVALID for a form that takes nothing now, as for a key that is wrong. */
async function openForm(ctx: OperationContext): Promise<Form> {
  const id = ctx.session.token!.subject
  const form = (await ctx.asPlugin().records('form').get(id)) as unknown as Form
  if (!form.isActive) throw kernelErrors.TOKEN_INVALID()
  return form
}

/** Browsers state the origin of the page at every POST (Fetch Standard, "Origin header"). */
function requireOrigin({ allowedOrigins }: Form, { session }: OperationContext): void {
  const origin = session.client?.origin
  const isAllowed = allowedOrigins.length === 0 || (origin !== undefined && allowedOrigins.includes(origin))
  if (!isAllowed) throw formErrors.ORIGIN_REFUSED()
}

function read(ctx: OperationContext, form: Form, { values, consents = [] }: Sent): Submission {
  return readSubmission(form, { values, consents }, (texts) => readCustomerTexts(ctx, texts))
}

function isTrapped({ website = '' }: Sent): boolean {
  return website !== ''
}

async function requireSolved(ctx: OperationContext, response: string | undefined): Promise<void> {
  const captcha = ctx.get(captchaToken)
  if (captcha === undefined) throw unreachable()
  const address = ctx.session.client?.address
  const answer = { response: response ?? '', ...(address === undefined ? {} : { address }) }
  const isSolved = answer.response !== '' && (await verify(captcha, answer))
  if (!isSolved) throw formErrors.CAPTCHA_REFUSED({ pointer: '/captcha' })
}

/** A verifier that fails has not said no. */
async function verify(captcha: CaptchaVerifier, answer: CaptchaAnswer): Promise<boolean> {
  try {
    return await captcha.verify(answer)
  } catch (error) {
    throw error instanceof KithError ? error : unreachable(error)
  }
}

async function keep(ctx: OperationContext, form: Form, submission: Submission): Promise<string> {
  const now = ctx.now()
  const lifetimeMs = form.isDoubleOptIn ? CONFIRMATION_MS : TAKING_IN_MS
  const expiresAt = new Date(now.getTime() + lifetimeMs)
  const reference = ctx.id()
  const token = form.isDoubleOptIn
    ? await ctx.tokens.issue({ operation: CONFIRM, subject: reference, expiresAt, isSingleUse: true })
    : null
  await keepPending(ctx.asPlugin(), {
    reference,
    formId: form.id,
    awaitsConfirmation: form.isDoubleOptIn,
    submittedAt: now,
    expiresAt,
    email: textOf(submission.values['email']),
    phone: textOf(submission.values['phone']),
    content: { ...submission, terms: termsOf(form), from: originOf(ctx), token },
  })
  ctx.emit('form.submitted', { submissionId: reference, formId: form.id })
  return reference
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function termsOf(form: Form): SubmissionContent['terms'] {
  const { consentKind, consentTextId, consentTextVersion, consentTextHash } = form
  return { consentKind, consentTextId, consentTextVersion, consentTextHash }
}

const LONGEST_USER_AGENT = 500
const LONGEST_ORIGIN = 300

function originOf({ session }: OperationContext): SubmissionOrigin {
  const { client, clientDigest = null } = session
  return {
    origin: client?.origin?.slice(0, LONGEST_ORIGIN) ?? null,
    userAgent: client?.userAgent?.slice(0, LONGEST_USER_AGENT) ?? null,
    clientDigest,
  }
}

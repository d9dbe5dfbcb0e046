import type { ContextOf, KithEvent } from '@kith/core'

import type { SubmissionEventPayload } from './events.ts'
import { isUsable } from './form-rules.ts'
import type { Form } from './form.entity.ts'
import { matchCustomer } from './match-customer.ts'
import { findPending, removePending } from './pending-repository.ts'
import type { PendingSubmission } from './submission-content.ts'
import type { FormsTypes } from './types.ts'

type Ctx = ContextOf<FormsTypes>

/** A submission that is to be taken in, with the form as it is now. */
interface Arrival {
  readonly pending: PendingSubmission
  readonly form: Form
  /** When the link in the mail was followed; `null` without double opt-in. */
  readonly confirmedAt: Date | null
}

const CHANNEL = 'web-form'
const PROVEN_CHANNEL = 'web-form-double-opt-in'

/** Takes a submission in that nobody has to confirm. */
export async function takeInSubmitted(
  { payload }: KithEvent<SubmissionEventPayload>,
  ctx: Ctx,
): Promise<void> {
  const pending = await findPending(ctx, payload.submissionId)
  if (pending?.content.token === null) await takeIn(ctx, pending, null)
}

/** Takes a submission in whose link was followed. */
export async function takeInConfirmed(
  { payload, occurredAt }: KithEvent<SubmissionEventPayload>,
  ctx: Ctx,
): Promise<void> {
  const pending = await findPending(ctx, payload.submissionId)
  if (pending !== undefined) await takeIn(ctx, pending, occurredAt)
}

/**
 * Brings a submission to its customer, as the plugin. Nobody who sends a form has shown who they are: of a customer who is
 * known, no value is changed. What was sent stands in an interaction; consents have what proves them.
 */
async function takeIn(ctx: Ctx, pending: PendingSubmission, confirmedAt: Date | null): Promise<void> {
  const form = (await ctx.records('form').get(pending.formId)) as unknown as Form
  const arrival = { pending, form, confirmedAt }
  const known = await matchCustomer(ctx, pending)
  const customerId = known ?? (await createCustomer(ctx, arrival))
  if (known !== undefined && form.tags.length > 0)
    await ctx.crm.customers.tags.add({ id: customerId, tags: form.tags })
  if (confirmedAt !== null) await confirmAddress(ctx, customerId, pending)
  await recordInteraction(ctx, customerId, arrival)
  await recordConsents(ctx, customerId, arrival)
  const formSubmissionId = await keepProof(ctx, customerId, arrival)
  await removePending(ctx, pending.id)
  const { reference: submissionId, formId } = pending
  ctx.emit('formSubmission.recorded', { customerId, submissionId, formId, formSubmissionId })
}

async function createCustomer(ctx: Ctx, { pending, form }: Arrival): Promise<string> {
  const { source, tags, ownerId, teamId } = form
  const values = {
    name: nobody(ctx),
    ...nested(pending.content.values),
    source,
    tags,
    ...(ownerId === null ? {} : { ownerId }),
    ...(teamId === null ? {} : { teamId }),
  }
  return (await ctx.crm.customers.create(values)).id
}

/** A form may ask for an address alone. */
function nobody(ctx: Ctx): string {
  return /^zh\b/i.test(ctx.tenant().locale) ? '未填写姓名' : 'Name not given'
}

const CUSTOM = 'custom.'

/** Values by field as `customers.create` takes them: those of the tenant in one member. */
function nested(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(values)
  const custom = entries.filter(([field]) => field.startsWith(CUSTOM))
  const own = Object.fromEntries(entries.filter(([field]) => !field.startsWith(CUSTOM)))
  if (custom.length === 0) return own
  return {
    ...own,
    custom: Object.fromEntries(custom.map(([field, value]) => [field.slice(CUSTOM.length), value])),
  }
}

/**
 * Who has followed the link reads the mail of the address: it is verified. Only then is another way to reach them, which
 * they have given as well, added to a customer who was known.
 */
async function confirmAddress(ctx: Ctx, id: string, { email, phone }: PendingSubmission): Promise<void> {
  const { data } = await ctx.crm.customers.contactPoints.list({ id })
  const proven = data.find(({ kind, value }) => kind === 'email' && value === email)
  if (proven !== undefined && email !== null)
    await ctx.crm.customers.contactPoints.confirm({ id, contactPointId: proven.id, value: email })
  const hasPhone = data.some(({ kind, value }) => kind === 'phone' && value === phone)
  if (phone !== null && !hasPhone)
    await ctx.crm.customers.contactPoints.add({ id, kind: 'phone', value: phone })
}

async function recordInteraction(ctx: Ctx, id: string, { pending, form }: Arrival): Promise<void> {
  const { submittedAt: occurredAt, content } = pending
  const lines = Object.entries(content.values).map(([field, value]) => `${field}: ${asText(value)}`)
  const body = [form.title, '', ...lines, ...(content.message === null ? [] : ['', content.message])].join(
    '\n',
  )
  await ctx.crm.customers.interactions.record({
    id,
    channel: 'web',
    direction: 'in',
    kind: 'form',
    occurredAt,
    source: form.source,
    body,
  })
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A purpose that has ended since, or that takes more now, is not agreed to any more. */
async function recordConsents(ctx: Ctx, id: string, { pending, confirmedAt }: Arrival): Promise<void> {
  const { consents, terms } = pending.content
  if (consents.length === 0) return
  const { data } = await ctx.crm.purposes.list({ where: { key: { in: [...consents] } } })
  for (const { key, kind = '', isActive = false } of data) {
    if (!isUsable({ kind, isActive }, terms)) continue
    await ctx.crm.customers.consents.record({
      id,
      purpose: key,
      kind: terms.consentKind,
      channel: confirmedAt === null ? CHANNEL : PROVEN_CHANNEL,
      evidenceRef: `formSubmission/${pending.reference}`,
      at: confirmedAt ?? pending.submittedAt,
      ...(terms.consentTextHash === null ? {} : { textVersionHash: terms.consentTextHash }),
    })
  }
}

async function keepProof(ctx: Ctx, customerId: string, { pending, confirmedAt }: Arrival): Promise<string> {
  const { reference: submissionId, formId, submittedAt, content } = pending
  const { consentTextId, consentTextVersion, consentTextHash } = content.terms
  const facts = { customerId, formId, submissionId, submittedAt, confirmedAt, purposes: content.consents }
  const proof = { ...facts, ...content.from, consentTextId, consentTextVersion, consentTextHash }
  return (await ctx.records('formSubmission').create({}, proof)).id
}

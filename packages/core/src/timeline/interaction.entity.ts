import { type CreateOf, defineEntity, type ReadableOf } from '../schema/entity.ts'
import { f, wholeValue } from '../schema/field.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'

/** By which way a customer and the host met. */
export const interactionChannels = [
  'email',
  'phone',
  'sms',
  'wechat',
  'whatsapp',
  'web_chat',
  'store',
  'app',
  'web',
  'social',
  'mail',
  'api',
  'other',
] as const

/** What they did. */
export const interactionKinds = [
  'message',
  'call',
  'visit',
  'meeting',
  'page_view',
  'form',
  'review',
  'survey',
  'note',
  'other',
] as const

/** Who began it: the customer, the host, or nobody outside the host. */
export const directions = ['in', 'out', 'internal'] as const

/** Who may see it: the customer too, everybody who sees the customer, or its agent only. */
export const visibilities = ['public', 'internal', 'restricted'] as const

/**
 * One contact with a customer: a call, a message, a visit, a note. It is a fact and does not change. `occurredAt` is when
 * it happened, `createdAt` when it was recorded.
 */
export const interactionEntity = defineEntity({
  name: 'interaction',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'interactions' }).class('public'),
    channel: f.enum(interactionChannels).class('behaviour'),
    direction: f.enum(directions).class('behaviour'),
    kind: f.enum(interactionKinds).class('behaviour'),
    occurredAt: f.instant().class('public'),
    source: f.policyKey().class('public').nullable(),
    // Message ids of mail and chat carry addresses and numbers.
    externalId: f
      .text({ max: 255 })
      .class('contact')
      .encrypted({ index: { key: interactionKey }, unique: ['key'] })
      .nullable(),
    threadKey: f
      .text({ max: 255 })
      .class('contact')
      .encrypted({ index: { eq: wholeValue } })
      .nullable(),
    subject: f.text({ max: 500 }).class('freeText').mask('redacted').encrypted().nullable(),
    body: f.longText({ max: 50_000 }).class('freeText').mask('redacted').encrypted().nullable(),
    durationMs: f.int().class('behaviour').nullable(),
    outcome: f.text({ max: 100 }).class('behaviour').nullable(),
    agentId: f.policyKey().class('public').nullable(),
    visibility: f.enum(visibilities).class('public').default('internal'),
  },
  indexes: [['customerId', 'occurredAt', 'id']],
})

/** An interaction as a role may read it. */
export interface ReadableInteraction extends ReadableOf<typeof interactionEntity> {}

/** The values of a new interaction. */
export interface NewInteraction extends CreateOf<typeof interactionEntity> {}

/** What a source calls it. A row without its source would be indexed as nobody's. */
function interactionKey(externalId: string, interaction: Readonly<Record<string, unknown>>): string {
  const { source } = interaction
  if (typeof source !== 'string') throw kernelErrors.INVARIANT({ fact: 'an external id without its source' })
  return `${source}\0${externalId}`
}

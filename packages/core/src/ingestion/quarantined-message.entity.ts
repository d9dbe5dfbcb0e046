import { emailKey } from '../customers/normalize/email.ts'
import { phoneKey } from '../customers/normalize/phone.ts'
import { defineEntity, type ReadableOf, type RowOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { messageTypes } from './message.ts'

/**
 * A message that waits: for somebody to be identified, or for a person to decide. What it holds is sealed under a key of
 * its own, since it is not known yet whom it is about; the names and addresses in it are indexed, so that an erasure finds it.
 */
export const quarantinedMessageEntity = defineEntity({
  name: 'quarantinedMessage',
  subject: 'self',
  fields: {
    source: f.text({ max: 48 }).class('public'),
    type: f.enum(messageTypes).class('public'),
    name: f.text({ max: 200 }).class('freeText').mask('redacted').encrypted().nullable(),
    /** Why it waits. */
    code: f.text({ max: 100 }).class('public'),
    field: f.text({ max: 255 }).class('public').nullable(),
    message: f.text({ max: 1000 }).class('public'),
    userId: f
      .text({ max: 200 })
      .class('contact')
      .encrypted({ index: { key: nameKey } })
      .nullable(),
    anonymousId: f
      .text({ max: 200 })
      .class('contact')
      .encrypted({ index: { key: nameKey } })
      .nullable(),
    email: f
      .text({ max: 254 })
      .class('contact')
      .mask('email')
      .encrypted({ index: { eq: emailKey } })
      .nullable(),
    phone: f
      .text({ max: 32 })
      .class('contact')
      .mask('phone')
      .encrypted({ index: { eq: phoneKey } })
      .nullable(),
    /** Whose it is: of whoever sent it, and of their team. */
    ownerId: f.policyKey().class('public').nullable(),
    teamId: f.policyKey().class('public').nullable(),
    expiresAt: f.instant().class('public').managed(),
    /** The id of its row in the inbox. */
    inboxId: f.id().class('credential').managed(),
    /** `HeldMessage` as JSON. */
    content: f.longText().class('credential').encrypted().managed(),
    /** The session whose rights it is written with: of whoever sent it. JSON. */
    actsAs: f.longText().class('credential').encrypted().managed(),
  },
  indexes: [
    ['createdAt', 'id'],
    ['expiresAt', 'id'],
  ],
})

/** A message that waits, with all that the kernel keeps of it. */
export interface StoredQuarantinedMessage extends RowOf<typeof quarantinedMessageEntity> {}

/** A message that waits, as a role may read it. */
export interface ReadableQuarantinedMessage extends ReadableOf<typeof quarantinedMessageEntity> {}

/** Two sources may give the same name to different people. */
function nameKey(name: string, { source }: Readonly<Record<string, unknown>>): string {
  if (typeof source !== 'string') throw kernelErrors.INVARIANT({ fact: 'a name without its source' })
  return `${source}\0${name}`
}

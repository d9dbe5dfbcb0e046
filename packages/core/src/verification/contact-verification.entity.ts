import { defineEntity, type ReadableOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'

/** Where a verification stands. */
const verificationStates = ['requested', 'sent', 'verified', 'failed', 'expired'] as const

/** One attempt to prove that a contact point reaches its customer: a code that was sent there. */
export const contactVerificationEntity = defineEntity({
  name: 'contactVerification',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'contactVerifications' }).class('public'),
    contactPointId: f.id().class('public'),
    /** Which channel took it. */
    channel: f.text({ max: 50 }).class('public'),
    state: f.enum(verificationStates).class('public').default('requested').managed(),
    expiresAt: f.instant().class('public').managed(),
    /** How often a wrong code was given. */
    attempts: f.int().class('public').default(0).managed(),
    /** The code, while it can still be given. It never leaves the kernel but through the channel. */
    code: f.text({ max: 20 }).class('credential').encrypted().nullable().managed(),
    /** What the contact point was when the code was sent: a code proves nothing about another value. */
    address: f.text({ max: 500 }).class('credential').encrypted().nullable().managed(),
  },
})

/** A verification as a role may read it. */
export interface ReadableContactVerification extends ReadableOf<typeof contactVerificationEntity> {}

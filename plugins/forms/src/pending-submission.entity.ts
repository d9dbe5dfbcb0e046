import { defineEntity, f } from '@kith/core'

const same = (value: string): string => value

/**
 * A submission that was not taken in yet: at once, or when it was confirmed. It is about nobody who is known, so that it is
 * its own subject, sealed under a key of its own. It goes when it was taken in, and when its time is over.
 */
export const pendingSubmissionEntity = defineEntity({
  name: 'pendingSubmission',
  subject: 'self',
  fields: {
    /** What the page was answered, and what the link in the mail stands for. */
    reference: f.id().class('public').unique().managed(),
    formId: f.ref('form', { inverse: 'pendingSubmissions' }).class('public').managed(),
    awaitsConfirmation: f.bool().class('public').managed(),
    submittedAt: f.instant().class('public').managed(),
    expiresAt: f.instant().class('public').managed(),
    email: f
      .email()
      .class('contact')
      .encrypted({ index: { eq: same } })
      .nullable()
      .managed(),
    phone: f
      .phone()
      .class('contact')
      .encrypted({ index: { eq: same } })
      .nullable()
      .managed(),
    /** What was sent, what it agreed to, and what proves it: JSON, of the shape `SubmissionContent`. */
    content: f.longText({ max: 100_000 }).class('contact').mask('redacted').encrypted().managed(),
  },
  indexes: [['expiresAt', 'id']],
})

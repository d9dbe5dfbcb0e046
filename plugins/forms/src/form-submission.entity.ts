import { defineEntity, f, type ReadableOf } from '@kith/core'

/**
 * That a customer has sent a form, and what proves it: when, which form, which text in which version, from where. What was
 * sent stands in the interaction.
 */
export const formSubmissionEntity = defineEntity({
  name: 'formSubmission',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'formSubmissions' }).class('public').managed(),
    formId: f.ref('form', { inverse: 'submissions' }).class('public').managed(),
    /** What the page was answered. */
    submissionId: f.id().class('public').unique().managed(),
    submittedAt: f.instant().class('public').managed(),
    /** When the link in the mail was followed. */
    confirmedAt: f.instant().class('public').nullable().managed(),
    purposes: f.textList().class('public').managed(),
    consentTextId: f.text({ max: 100 }).class('public').nullable().managed(),
    consentTextVersion: f.text({ max: 50 }).class('public').nullable().managed(),
    consentTextHash: f.text({ max: 64 }).class('public').nullable().managed(),
    origin: f.text({ max: 300 }).class('public').nullable().managed(),
    /** The IP address under a key of the tenant: equal for equal addresses, and the address for nobody. */
    clientDigest: f.text({ max: 64 }).class('contact').encrypted().nullable().managed(),
    userAgent: f.text({ max: 500 }).class('contact').encrypted().nullable().managed(),
  },
})

/** A submission as a role may read it. */
export interface ReadableFormSubmission extends ReadableOf<typeof formSubmissionEntity> {}

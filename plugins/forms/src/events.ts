import { defineEvent } from '@kith/core'

/** The payload of events about a submission that was not taken in yet. */
export interface SubmissionEventPayload {
  readonly submissionId: string
  readonly formId: string
}

/** The payload of the event that a submission was taken in. */
export interface SubmissionRecordedPayload extends SubmissionEventPayload {
  readonly customerId: string
  readonly formSubmissionId: string
}

/** The payload of the events of forms. */
export interface FormEventPayload {
  readonly formId: string
  readonly version: number
  readonly changed: readonly string[]
}

/** The events of forms. */
export const formEvents = [
  defineEvent({ name: 'form.created', version: 1, subject: 'formId' }),
  defineEvent({ name: 'form.updated', version: 1, subject: 'formId' }),
  defineEvent({ name: 'form.submitted', version: 1, subject: 'submissionId' }),
  defineEvent({ name: 'form.confirmed', version: 1, subject: 'submissionId' }),
  defineEvent({ name: 'formSubmission.recorded', version: 1, subject: 'customerId' }),
] as const

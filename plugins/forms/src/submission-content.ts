import type { Submission } from './read-submission.ts'

/** What the form said when it was sent: a change of the form does not change what somebody has agreed to. */
export interface AgreedTerms {
  readonly consentKind: 'general' | 'separate'
  readonly consentTextId: string | null
  readonly consentTextVersion: string | null
  readonly consentTextHash: string | null
}

/** Where a submission came from. */
export interface SubmissionOrigin {
  readonly origin: string | null
  readonly clientDigest: string | null
  readonly userAgent: string | null
}

/** What a pending submission holds, as JSON in one sealed cell. */
export interface SubmissionContent extends Submission {
  readonly terms: AgreedTerms
  readonly from: SubmissionOrigin
  /** The token of the link in the mail, until the submission is taken in; `null` without double opt-in. */
  readonly token: string | null
}

/** A pending submission with its content. */
export interface PendingSubmission {
  readonly id: string
  readonly reference: string
  readonly formId: string
  readonly awaitsConfirmation: boolean
  readonly submittedAt: Date
  readonly email: string | null
  readonly phone: string | null
  readonly content: SubmissionContent
}

import type { ReadableContactPoint } from '../customers/contact-point.entity.ts'
import type { ReadableContactVerification } from './contact-verification.entity.ts'

/** What names a contact point of a customer. */
interface OfContactPoint {
  /** The customer. */
  readonly id: string
  readonly contactPointId: string
}

/** What giving a code has led to. */
export interface VerificationResult {
  readonly isVerified: boolean
  /** How many codes may still be given; 0 where a new one has to be asked for. */
  readonly attemptsLeft: number
}

/** The operations on verifications. */
export interface VerificationOperations {
  readonly 'customers.contactPoints.requestVerification': {
    input: OfContactPoint
    output: ReadableContactVerification
  }
  readonly 'customers.contactPoints.verify': {
    input: OfContactPoint & { readonly code: string }
    output: VerificationResult
  }
  readonly 'customers.contactPoints.confirm': {
    input: OfContactPoint & { readonly value: string }
    output: ReadableContactPoint
  }
}

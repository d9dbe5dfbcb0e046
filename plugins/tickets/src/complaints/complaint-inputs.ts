import type { Ticket } from '../ticket.entity.ts'
import type { remedies, Stage } from './stages.ts'

/** What `complaints.register` takes. */
export interface RegisterComplaintInput {
  readonly customerId: string
  readonly subject: string
  readonly description?: string
  readonly channel?: Ticket['channel']
  readonly product?: string
  readonly issue?: string
  readonly against?: string
  readonly againstUserId?: string
  readonly regulatorRef?: string
}

/** What `complaints.import` takes. */
export interface ImportComplaintInput extends Omit<RegisterComplaintInput, 'againstUserId'> {
  readonly registeredAt: Date
  readonly forwardedAt?: Date
  readonly closedAt?: Date
  readonly outcomeCode?: string
  readonly isTimely?: boolean
  readonly isDisputed?: boolean
  readonly rootCause?: string
  readonly source?: string
  readonly externalId?: string
}

/** What `complaints.advance` takes. */
export interface AdvanceComplaintInput {
  readonly id: string
  readonly to: Stage
  /** What the customer is told. */
  readonly body?: string
  readonly severity?: 'minor' | 'major' | 'critical'
  readonly validity?: 'justified' | 'partly' | 'unjustified'
  readonly remedy?: (typeof remedies)[number]
  readonly remedyValue?: { readonly amount: number; readonly currency: string }
  readonly outcomeCode?: string
  readonly rootCause?: string
  readonly correctiveAction?: string
  readonly regulatorRef?: string
}

/** What anybody says who complains. */
export interface FileComplaintInput {
  /** The key of the intake. */
  readonly key: string
  readonly name: string
  readonly email?: string
  readonly phone?: string
  readonly subject: string
  readonly description?: string
  readonly product?: string
}

/** Where a complaint stands, for who complained. */
export interface ComplaintStatus {
  readonly number: string
  readonly stage: Stage
  readonly registeredAt: Date
  readonly acknowledgedAt: Date | null
  readonly closedAt: Date | null
}

/** What `complaints.analyze` takes: complaints that were closed from when until when. */
export interface AnalyzeComplaintsInput {
  readonly from: Date
  readonly to: Date
}

/** What `complaintRemedies.request` takes. */
export interface RequestRemedyInput {
  /** The complaint. */
  readonly id: string
  readonly remedy: (typeof remedies)[number]
  readonly value: { readonly amount: number; readonly currency: string }
}

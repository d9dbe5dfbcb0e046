import type { ListQuery } from '../gate/list-query.ts'
import type { Page } from '../shared/page.ts'
import type { ReadableConsentEntry } from './consent-entry.entity.ts'
import type { ConsentRecordedPayload, PurposeEventPayload } from './consent-events.ts'
import type { ReadableConsentState } from './consent-state.entity.ts'
import type { CreatePurposeInput, PurposePatch, ReadablePurpose } from './purpose.entity.ts'
import type { ConsentKind } from './rules/consent-kinds.ts'
import type { ConsentState } from './rules/current-consents.ts'

interface OfCustomer {
  /** The customer. */
  readonly id: string
  readonly cursor?: string
}

/** What `customers.consents.withdraw` takes. */
export interface WithdrawConsentInput {
  /** The customer. */
  readonly id: string
  /** The key of the purpose. */
  readonly purpose: string
  readonly channel?: string
  readonly evidenceRef?: string
  /** When the person said so; now when left out. */
  readonly at?: Date | string
}

/** What `customers.consents.record` takes. */
export interface RecordConsentInput extends WithdrawConsentInput {
  /** Default: `general`. */
  readonly kind?: ConsentKind
  /** Default: `granted`. */
  readonly state?: ConsentState
  /** SHA-256 of the text that was agreed to, as hexadecimal. Default: that of the purpose. */
  readonly textVersionHash?: string
  readonly validUntil?: Date | string
  /** ISO 3166-1 alpha-2. Default: the tenant's. */
  readonly region?: string
}

/** The events of consents. */
export interface ConsentEvents {
  readonly 'consent.recorded': ConsentRecordedPayload
  readonly 'purpose.created': PurposeEventPayload
  readonly 'purpose.updated': PurposeEventPayload
}

/** The operations on consents. */
export interface ConsentOperations {
  readonly 'purposes.create': { input: CreatePurposeInput; output: ReadablePurpose }
  readonly 'purposes.get': { input: { readonly id: string }; output: ReadablePurpose }
  readonly 'purposes.list': { input: ListQuery; output: Page<ReadablePurpose> }
  readonly 'purposes.update': {
    input: { readonly id: string; readonly patch: PurposePatch; readonly ifVersion?: number }
    output: ReadablePurpose
  }
  readonly 'customers.consents.list': { input: OfCustomer; output: Page<ReadableConsentState> }
  readonly 'customers.consents.history': { input: OfCustomer; output: Page<ReadableConsentEntry> }
  readonly 'customers.consents.record': { input: RecordConsentInput; output: ReadableConsentEntry }
  readonly 'customers.consents.withdraw': { input: WithdrawConsentInput; output: ReadableConsentEntry }
}

import type { ListQuery, Page } from '@kith/core'

import type { BillingIdentityPayload, BillingIdentityUpdatedPayload } from './billing-events.ts'
import type {
  BillingIdentityPatch,
  BillingIdentityValues,
  ReadableBillingIdentity,
} from './billing-identity.entity.ts'

interface ById {
  readonly id: string
}

interface OfCustomer {
  readonly customerId: string
}

/** What billing identities add to the events of sales. */
export interface BillingEventTypes {
  readonly 'billingIdentity.created': BillingIdentityPayload
  readonly 'billingIdentity.updated': BillingIdentityUpdatedPayload
  readonly 'billingIdentity.deleted': BillingIdentityPayload
}

/** What billing identities add to the operations of sales. */
export interface BillingOperationTypes {
  readonly 'billingIdentities.create': {
    input: OfCustomer & { readonly identity: BillingIdentityValues; readonly isDefault?: boolean }
    output: ReadableBillingIdentity
  }
  readonly 'billingIdentities.get': { input: ById; output: ReadableBillingIdentity }
  readonly 'billingIdentities.list': { input: ListQuery; output: Page<ReadableBillingIdentity> }
  readonly 'billingIdentities.default': {
    input: OfCustomer
    output: { readonly identity: ReadableBillingIdentity | null }
  }
  readonly 'billingIdentities.update': {
    input: ById & { readonly patch: BillingIdentityPatch; readonly ifVersion?: number }
    output: ReadableBillingIdentity
  }
  readonly 'billingIdentities.prefer': { input: ById; output: ReadableBillingIdentity }
  readonly 'billingIdentities.delete': {
    input: ById & { readonly ifVersion?: number }
    output: void
  }
}

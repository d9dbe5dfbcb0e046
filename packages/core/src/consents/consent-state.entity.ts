import { defineEntity, type ReadableOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'
import { consentKinds } from './rules/consent-kinds.ts'
import { consentTest } from './rules/consent-test.ts'
import { consentStates } from './rules/current-consents.ts'

/**
 * Where a customer's consent to one purpose stands: the entry of the ledger that counts, kept in its transaction. Filters
 * on customers ask it by `{ consent: 'marketing' }`.
 */
export const consentStateEntity = defineEntity({
  name: 'consentState',
  subject: 'customerId',
  // The order of the ledger, as in `supersedes`.
  merge: { latest: ['at', 'entryId'] },
  fields: {
    customerId: f.ref('customer', { inverse: 'consents' }).class('public').managed(),
    purpose: f.policyKey().class('public').managed(),
    kind: f.enum(consentKinds).class('public').managed(),
    state: f.enum(consentStates).class('public').managed(),
    at: f.instant().class('public').managed(),
    validUntil: f.instant().class('public').nullable().managed(),
    /** The entry that counts. */
    entryId: f.id().class('public').managed(),
    /** Customer and purpose as one text, shown to nobody: each purpose stands once. */
    slot: f.text({ max: 101 }).class('credential').unique().managed(),
  },
  tests: { consent: { via: 'customerId', where: consentTest } },
})

/** A current consent as a role may read it. */
export interface ReadableConsentState extends ReadableOf<typeof consentStateEntity> {}

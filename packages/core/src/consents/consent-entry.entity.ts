import { defineEntity, type ReadableOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'
import { consentKinds } from './rules/consent-kinds.ts'
import { consentStates } from './rules/current-consents.ts'

/**
 * One entry of the consent ledger. Entries are only ever added: together they show who agreed to what, when, how, and to
 * which text (GDPR art. 7 (1); PIPL art. 14). Who recorded it is `createdBy`, and when is `createdAt`.
 */
export const consentEntryEntity = defineEntity({
  name: 'consentEntry',
  subject: 'customerId',
  appendOnly: true,
  fields: {
    customerId: f.ref('customer', { inverse: 'consentEntries' }).class('public'),
    purpose: f.policyKey().class('public'),
    kind: f.enum(consentKinds).class('public'),
    state: f.enum(consentStates).class('public'),
    /** SHA-256 of the text that was agreed to, as hexadecimal. */
    textVersionHash: f.text({ max: 64 }).class('public').nullable(),
    /** Where the person said so: `web-form`, `phone`, `paper`. */
    channel: f.text({ max: 50 }).class('behaviour').nullable(),
    /** Where the proof is kept: a document, a recording. */
    evidenceRef: f.text({ max: 200 }).class('behaviour').nullable(),
    /** When the person said so. */
    at: f.instant().class('public'),
    /** When it ends by itself. */
    validUntil: f.instant().class('public').nullable(),
    /** ISO 3166-1 alpha-2: whose law applies. */
    region: f.text({ max: 2 }).class('public').nullable(),
  },
})

/** An entry of the ledger as a role may read it. */
export interface ReadableConsentEntry extends ReadableOf<typeof consentEntryEntity> {}

import { type CreateOf, defineEntity, f, type PatchOf, type ReadableOf } from '@kith/core'

/** Whom invoices of a customer are for, and where they go. */
export const billingIdentityEntity = defineEntity({
  name: 'billingIdentity',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'billingIdentities' }).class('public').managed(),
    kind: f.enum(['company', 'person']).class('public').default('company'),
    /** Where it pays taxes: ISO 3166-1, two letters. */
    country: f.text({ max: 2 }).class('public').default('CN'),
    /** The name on the invoice. */
    title: f.text({ max: 200 }).class('basic').mask('name').encrypted(),
    /** Of a Chinese company its code by GB 32100, of a Chinese person their identity number. */
    taxNumber: f.text({ max: 40 }).class('identity').mask('idNumber').encrypted().nullable(),
    bank: f.text({ max: 200 }).class('financial').mask('full').encrypted().nullable(),
    account: f.text({ max: 40 }).class('financial').mask('account').encrypted().nullable(),
    address: f.text({ max: 500 }).class('contact').mask('address').encrypted().nullable(),
    phone: f.text({ max: 40 }).class('contact').mask('phone').encrypted().nullable(),
    /** Where invoices are sent. */
    email: f.text({ max: 254 }).class('contact').mask('email').encrypted().nullable(),
    /** When it was last made the default: of several the last one is. */
    preferredAt: f.instant().class('public').managed(),
  },
  indexes: [['customerId', 'preferredAt', 'id']],
})

/** Whom invoices are for, as it is read. */
export interface ReadableBillingIdentity extends ReadableOf<typeof billingIdentityEntity> {}

/** The values of a new billing identity. */
export interface BillingIdentityValues extends CreateOf<typeof billingIdentityEntity> {}

/** What `billingIdentities.update` changes. */
export interface BillingIdentityPatch extends PatchOf<typeof billingIdentityEntity> {}

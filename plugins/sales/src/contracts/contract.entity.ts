import { type CreateOf, defineEntity, f, type PatchOf, type ReadableOf } from '@kith/core'

import { contractCategories } from './contract-terms.ts'

/** What was agreed with a customer, for a time. */
export const contractEntity = defineEntity({
  name: 'contract',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'contracts' }).class('public').managed(),
    number: f.text({ max: 100 }).class('behaviour').unique(),
    type: f.policyKey().class('public').default('contract'),
    title: f.text({ max: 200 }).class('freeText').mask('redacted').encrypted(),
    ownerId: f.policyKey().class('public').nullable(),
    value: f.money().class('behaviour').nullable(),
    startOn: f.date().class('public'),
    /** The last day; without one it goes on until somebody ends it, and nobody is warned. */
    endOn: f.date().class('public').nullable(),
    /** How long before its end it has to be cancelled that is not to be renewed. */
    noticeDays: f.int().class('public').default(30),
    autoRenew: f.bool().class('public').default(false),
    /** How long the contract is that follows it. */
    renewalMonths: f.int().class('public').default(12),
    /** Whose days count, by its IANA name; the tenant's when left out. */
    timezone: f.text({ max: 64 }).class('public').nullable(),
    signedOn: f.date().class('public').nullable(),
    signedBy: f.text({ max: 200 }).class('basic').mask('name').encrypted().nullable(),
    /** Whom its invoices are for; the default of the customer when left out. */
    billingIdentityId: f.ref('billingIdentity', { inverse: 'contracts' }).class('public').nullable(),
    /** Where the signed paper is kept. */
    evidenceRef: f.text({ max: 200 }).class('behaviour').nullable(),
    status: f.policyKey().class('public').managed(),
    category: f.enum(contractCategories).class('public').managed(),
    /** The last working day on which it can be cancelled. */
    noticeOn: f.date().class('public').nullable().managed(),
    /** When it is looked at again: a warning, or its end. */
    nextCheckAt: f.instant().class('public').nullable().managed(),
    /** When it was over without another one that follows it. */
    endedAt: f.instant().class('public').nullable().managed(),
    /** The day up to which everything was told. */
    checkedOn: f.date().class('public').nullable().managed(),
    /** Which renewal it is, and of which contract. */
    renewal: f.int().class('public').managed(),
    previousId: f.ref('contract', { inverse: 'renewals' }).class('public').nullable().managed(),
    /** The contract in whose place it is from when it is in force. */
    amendsId: f.ref('contract', { inverse: 'amendments' }).class('public').nullable().managed(),
    terminationReason: f
      .longText({ max: 500 })
      .class('freeText')
      .mask('redacted')
      .encrypted()
      .nullable()
      .managed(),
  },
  indexes: [
    ['customerId', 'category', 'id'],
    ['nextCheckAt', 'id'],
    ['category', 'endOn', 'id'],
  ],
})

/** A contract as it is read. */
export interface ReadableContract extends ReadableOf<typeof contractEntity> {}

/** The values of a new contract. */
export interface ContractValues extends CreateOf<typeof contractEntity> {}

/** What `contracts.update` changes. */
export interface ContractPatch extends PatchOf<typeof contractEntity> {}

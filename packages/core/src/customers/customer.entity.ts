import { type CreateOf, defineEntity, type PatchOf, type ReadableOf, type RowOf } from '../schema/entity.ts'
import { f, type Normalizer, wholeValue } from '../schema/field.ts'
import { normalizeBankCard } from './normalize/bank-card.ts'
import { normalizeCnId } from './normalize/cn-id.ts'
import { normalizeCompanyCode } from './normalize/company-code.ts'
import { findDivision } from './normalize/divisions/find-division.ts'
import { emailKey, normalizeEmail } from './normalize/email.ts'
import { normalizePersonName } from './normalize/person-name.ts'
import { normalizePhone, phoneKey } from './normalize/phone.ts'
import { normalizeTag } from './normalize/tag.ts'
import { phoneLast4 } from './phone-last4.ts'
import { qualityIssues, qualityScore, scoredFields } from './quality/stored-quality.ts'

const name: Normalizer = (value) => normalizePersonName(value)
const phone: Normalizer = (value, { region }) => normalizePhone(value, region)
const tag: Normalizer = (value) => normalizeTag(value)
const email: Normalizer = (value) => normalizeEmail(value)

/** Where a customer stands: from a lead to a customer who left. */
const lifecycles = ['potential', 'new', 'active', 'dormant', 'churned'] as const

/**
 * The customer: a person, an organization or a household. `phone`, `email` and `address` mirror the primary contact
 * points; the kernel keeps both in step.
 */
export const customerEntity = defineEntity({
  name: 'customer',
  subject: 'self',
  softDelete: true,
  fields: {
    kind: f.enum(['person', 'organization', 'household']).class('public').default('person'),
    name: f.text().class('basic').mask('name').normalized(name).searchable(),
    // Beside the name, whose mask shows the family name, the first character of this would be the rest of it.
    givenName: f.text().class('basic').normalized(name).nullable(),
    familyName: f.text().class('basic').mask('name').normalized(name).nullable(),
    legalName: f.text().class('basic').mask('name').searchable().nullable(),
    nickname: f.text().class('basic').mask('name').nullable(),
    phone: f
      .phone()
      .class('contact')
      .normalized(phone)
      .encrypted({ index: { eq: phoneKey, last4: phoneLast4 } })
      .nullable(),
    email: f
      .email()
      .class('contact')
      .normalized(email)
      .encrypted({ index: { eq: emailKey } })
      .nullable(),
    idNumber: f
      .cnId()
      .class('identity')
      .normalized((value) => normalizeCnId(value))
      .encrypted({ index: { eq: wholeValue } })
      .nullable(),
    bankCard: f
      .bankCard()
      .class('financial')
      .normalized((value) => normalizeBankCard(value))
      .encrypted({ index: { eq: wholeValue } })
      .nullable(),
    uscc: f
      .text({ max: 18 })
      .class('basic')
      .mask('uscc')
      .normalized((value) => normalizeCompanyCode(value))
      .nullable(),
    industry: f.text({ max: 100 }).class('basic').nullable(),
    size: f.enum(['1-9', '10-49', '50-249', '250-999', '1000+']).class('basic').nullable(),
    birthDate: f.date().class('quasi').mask('dob').encrypted().nullable(),
    sex: f.enum(['male', 'female']).class('quasi').nullable(),
    occupation: f.text({ max: 100 }).class('quasi').nullable(),
    incomeBand: f
      .enum(['under_50k', '50k_100k', '100k_200k', '200k_500k', 'over_500k'])
      .class('quasi')
      .nullable(),
    education: f
      .enum(['secondary', 'vocational', 'bachelor', 'master', 'doctorate'])
      .class('quasi')
      .nullable(),
    country: f.text({ max: 100 }).class('quasi').nullable(),
    province: f.text({ max: 100 }).class('quasi').nullable(),
    city: f.text({ max: 100 }).class('quasi').nullable(),
    district: f.text({ max: 100 }).class('quasi').nullable(),
    divisionCode: f
      .policyKey()
      .class('quasi')
      .computed(['province', 'city', 'district'], (row) => findDivision(row)?.code ?? null),
    address: f.text({ max: 500 }).class('contact').mask('address').encrypted().nullable(),
    lifecycle: f.enum(lifecycles).class('behaviour').default('potential'),
    relationshipStage: f.text({ max: 50 }).class('behaviour').nullable(),
    source: f.text({ max: 50 }).class('behaviour').nullable(),
    tags: f.textList().class('behaviour').normalized(tag).default([]).merge('union'),
    preferences: f.json().class('behaviour').nullable().merge('union'),
    notes: f.longText().class('freeText').mask('redacted').nullable(),
    qualityScore: f.int().class('contact').computed(scoredFields, qualityScore),
    qualityIssues: f.textList().class('contact').computed(scoredFields, qualityIssues),
    ownerId: f.policyKey().class('public').nullable().merge('survivor'),
    teamId: f.policyKey().class('public').nullable().merge('survivor'),
    territoryId: f.policyKey().class('public').nullable().merge('survivor'),
    poolId: f.policyKey().class('public').nullable().merge('survivor'),
    firstSeenAt: f.instant().class('public').nullable().managed().merge('earliest'),
    lastActivityAt: f.instant().class('public').nullable().managed().merge('latest'),
    mergedIntoId: f.id().class('public').nullable().managed().merge('survivor'),
    erasedAt: f.instant().class('public').nullable().managed().merge('survivor'),
    restrictedAt: f.instant().class('public').nullable().managed().merge('earliest'),
  },
  indexes: [
    ['createdAt', 'id'],
    ['lifecycle', 'createdAt', 'id'],
    ['ownerId', 'createdAt', 'id'],
    ['teamId', 'createdAt', 'id'],
    ['name', 'id'],
    ['mergedIntoId'],
    ['divisionCode', 'id'],
    ['qualityScore', 'id'],
  ],
})

/** A customer with every field, as a system session reads it. */
export interface Customer extends RowOf<typeof customerEntity> {}

/** A customer as a role may read it: only system and public fields are certain; `$masked` names the masked ones. */
export interface ReadableCustomer extends ReadableOf<typeof customerEntity> {
  /** The id of this customer, where it was asked for under the id of one that was merged into it. */
  readonly canonicalId?: string
}

/** The values of a new customer. */
export interface CreateCustomerInput extends CreateOf<typeof customerEntity> {}

/** The changed values of a customer: explicit keys only, `null` clears. */
export interface CustomerPatch extends PatchOf<typeof customerEntity> {}

import { type CreateOf, defineEntity, f, type PatchOf, type ReadableOf, type RowOf } from '@kith/core'

/** How a consent is asked for that a form records. */
const consentKinds = ['general', 'separate'] as const

/** A form on a web page: what it asks for, and what becomes of who sends it. */
export const formEntity = defineEntity({
  name: 'form',
  fields: {
    title: f.text().class('public'),
    /** Names the form in the address that pages send to. It is no secret: every visitor of the page reads it. */
    key: f.text({ max: 100 }).class('public').managed(),
    /** What new customers and interactions have as their source. */
    source: f.policyKey().class('public'),
    /** The fields of the customer that it takes, those of the tenant as `custom.<key>`, and `message`. */
    fields: f.textList().class('public'),
    /** Those of them without which a submission is refused. */
    requiredFields: f.textList().class('public').default([]),
    requiresCaptcha: f.bool().class('public').default(false),
    /** The origins of the pages that it stands on; empty: any. */
    allowedOrigins: f.textList().class('public').default([]),
    /** The purposes that it asks consent for, each by a box of its own. */
    purposes: f.textList().class('public').default([]),
    /** `separate` where each purpose is asked for apart from everything else (PIPL art. 23, 25, 26, 29, 39). */
    consentKind: f.enum(consentKinds).class('public').default('general'),
    /** The text that people agree to: which, in which version, and SHA-256 of it as hexadecimal. */
    consentTextId: f.text({ max: 100 }).class('public').nullable(),
    consentTextVersion: f.text({ max: 50 }).class('public').nullable(),
    consentTextHash: f.text({ max: 64 }).class('public').nullable(),
    /** Nothing of a submission is taken in before it was confirmed by a link in a mail. */
    isDoubleOptIn: f.bool().class('public').default(false),
    /** The page that the link leads to, with `{token}` where the token stands. */
    confirmationUrl: f.text({ max: 500 }).class('public').nullable(),
    ownerId: f.policyKey().class('public').nullable(),
    teamId: f.policyKey().class('public').nullable(),
    /** What customers are tagged with. */
    tags: f.textList().class('public').default([]),
    /** One that is not active answers as if its key were wrong. */
    isActive: f.bool().class('public').default(true),
  },
})

/** A form with every field. */
export interface Form extends RowOf<typeof formEntity> {}

/** A form as a role may read it. */
export interface ReadableForm extends ReadableOf<typeof formEntity> {}

/** What a new form is made from. */
export interface CreateFormInput extends CreateOf<typeof formEntity> {}

/** The changed values of a form. */
export interface FormPatch extends PatchOf<typeof formEntity> {}

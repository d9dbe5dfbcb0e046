import { defineEntity, type ReadableOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'
import { isMirrored } from './mirrors.ts'
import { emailKey } from './normalize/email.ts'
import { phoneKey } from './normalize/phone.ts'
import { phoneLast4 } from './phone-last4.ts'

/** The kinds of contact points. The first three are mirrored on the customer. */
export const contactPointKinds = [
  'phone',
  'email',
  'address',
  'wechat',
  'whatsapp',
  'social',
  'web',
  'app',
  'other',
] as const

/** One way to reach a customer. A customer has any number of each kind, at most one of them primary. */
export const contactPointEntity = defineEntity({
  name: 'contactPoint',
  subject: 'customerId',
  merge: { same: ['kind', 'value'] },
  fields: {
    customerId: f.ref('customer', { inverse: 'contactPoints' }).class('public'),
    kind: f.enum(contactPointKinds).class('public'),
    value: f
      .text({ max: 500 })
      .class('contact')
      .mask('contact')
      .encrypted({ index: { key: contactKey, last4: phoneTail } }),
    label: f.text({ max: 50 }).class('basic').nullable(),
    isPrimary: f.bool().class('public').default(false),
    state: f.enum(['active', 'bounced', 'invalid']).class('public').default('active'),
    verifiedAt: f.instant().class('public').nullable().managed(),
    verificationMethod: f.enum(['code', 'link']).class('public').nullable().managed(),
  },
})

/** A contact point as a role may read it. */
export interface ReadableContactPoint extends ReadableOf<typeof contactPointEntity> {}

/** A primary point is found by the customer's own mirror; only the others need an index of their own. */
function isFoundByMirror(point: Readonly<Record<string, unknown>>): boolean {
  return point['isPrimary'] === true && isMirrored(String(point['kind']))
}

function contactKey(value: string, point: Readonly<Record<string, unknown>>): string | undefined {
  if (isFoundByMirror(point)) return undefined
  return value.includes('@') ? emailKey(value) : phoneKey(value)
}

function phoneTail(value: string, point: Readonly<Record<string, unknown>>): string | undefined {
  return isFoundByMirror(point) ? undefined : phoneLast4(value)
}

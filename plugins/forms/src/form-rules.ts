import { formErrors } from './errors.ts'
import type { Form } from './form.entity.ts'

/** The field that takes a message: it is none of the customer, and stands in the interaction. */
export const MESSAGE = 'message'

/** What is looked at of a field of the customer. */
export interface AskableField {
  readonly class: string
  readonly managed: boolean
}

/** Says who somebody is, and how to reach them. Everything else of a customer is for those who know them to say. */
const OPEN_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'givenName',
  'familyName',
  'legalName',
  'nickname',
  'phone',
  'email',
  'industry',
  'size',
  'birthDate',
  'sex',
  'occupation',
  'country',
  'province',
  'city',
  'district',
  'address',
])

/** What nobody sends through a page that anybody may open, whoever has defined it. */
const CLOSED_CLASSES: ReadonlySet<string> = new Set(['identity', 'financial', 'credential'])

const CUSTOM = 'custom.'

/** Whether a form may ask for a field of the customer, as the tenant has it; one that there is not may not be asked for. */
function isAskable(name: string, fields: Readonly<Record<string, AskableField>>): boolean {
  if (name === MESSAGE) return true
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (field === undefined || field.managed || CLOSED_CLASSES.has(field.class)) return false
  return name.startsWith(CUSTOM) || OPEN_FIELDS.has(name)
}

/** A purpose as forms look at it. */
export interface AskedPurpose {
  readonly key: string
  readonly kind: string
  readonly isActive: boolean
  readonly textVersionHash: string | null
}

/** What a form is checked against. */
export interface FormSurroundings {
  readonly fields: Readonly<Record<string, AskableField>>
  readonly purposes: readonly AskedPurpose[]
  readonly hasCaptcha: boolean
  /** Whether a channel reaches e-mail addresses. */
  readonly hasMail: boolean
}

/** Refuses a form that could not work, or that would ask for what no form may. */
export function checkForm(form: Form, around: FormSurroundings): void {
  checkFields(form, around)
  checkOrigins(form)
  checkConsents(form, around.purposes)
  if (form.requiresCaptcha && !around.hasCaptcha)
    throw formErrors.CAPTCHA_MISSING({ pointer: '/requiresCaptcha' })
  if (form.isDoubleOptIn && !isConfirmable(form, around.hasMail))
    throw formErrors.CONFIRMATION_INCOMPLETE({ pointer: '/isDoubleOptIn' })
}

function checkFields({ fields, requiredFields }: Form, around: FormSurroundings): void {
  const closed = fields.findIndex((field) => !isAskable(field, around.fields))
  if (closed >= 0) throw formErrors.FIELD_CLOSED({ field: fields[closed]! }, { pointer: `/fields/${closed}` })
  const unknown = requiredFields.findIndex((field) => !fields.includes(field))
  if (unknown >= 0)
    throw formErrors.REQUIRED_UNKNOWN(
      { field: requiredFields[unknown]! },
      { pointer: `/requiredFields/${unknown}` },
    )
  if (!requiredFields.includes('email') && !requiredFields.includes('phone'))
    throw formErrors.CONTACT_MISSING({ pointer: '/requiredFields' })
}

function checkOrigins({ allowedOrigins }: Form): void {
  const wrong = allowedOrigins.findIndex((origin) => !isOrigin(origin))
  if (wrong >= 0) throw formErrors.ORIGIN_INVALID({ pointer: `/allowedOrigins/${wrong}` })
}

function isOrigin(text: string): boolean {
  const url = parsed(text)
  // A browser never sends one with a star: it would look like a pattern, and match nothing.
  return url !== undefined && /^https?:$/.test(url.protocol) && url.origin === text && !text.includes('*')
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

function checkConsents(form: Form, purposes: readonly AskedPurpose[]): void {
  for (const [index, key] of form.purposes.entries()) {
    const purpose = purposes.find((each) => each.key === key)
    if (purpose === undefined || !isUsable(purpose, form))
      throw formErrors.PURPOSE_UNUSABLE({ purpose: key }, { pointer: `/purposes/${index}` })
    if (purpose.textVersionHash === null && form.consentTextHash === null)
      throw formErrors.TEXT_MISSING({ pointer: '/consentTextHash' })
  }
  const isNamed = form.consentTextId !== null && form.consentTextVersion !== null
  if (form.purposes.length > 0 && !isNamed) throw formErrors.TEXT_MISSING({ pointer: '/consentTextId' })
}

/** Whether the consent that the form asks for will do for a purpose, which may have changed since the form was made. */
export function isUsable(
  { isActive, kind }: Pick<AskedPurpose, 'isActive' | 'kind'>,
  { consentKind }: { readonly consentKind: string },
): boolean {
  return isActive && (kind === 'general' || kind === consentKind)
}

function isConfirmable({ confirmationUrl, requiredFields }: Form, hasMail: boolean): boolean {
  if (confirmationUrl === null || !hasMail || !requiredFields.includes('email')) return false
  const page = parsed(confirmationUrl.replace('{token}', 'token'))
  return confirmationUrl.includes('{token}') && page?.protocol === 'https:'
}

import { type CustomerReading, type Issue, kernelErrors } from '@kith/core'

import { MESSAGE } from './form-rules.ts'
import type { Form } from './form.entity.ts'

const LONGEST_MESSAGE = 5000

/** What somebody has sent, as far as the form takes it. */
export interface Submission {
  /** Values of the customer in their one spelling, by field. */
  readonly values: Readonly<Record<string, unknown>>
  readonly message: string | null
  /** The keys of the purposes that they have agreed to. */
  readonly consents: readonly string[]
}

/** What is read of a request. */
export interface SentForm {
  readonly values: Readonly<Record<string, string>>
  readonly consents: readonly string[]
}

/**
 * Reads what was sent against what the form asks for. Asks nothing of the database, so that the answer is the same whether
 * the person is known.
 *
 * @throws KITH_VALIDATION with an issue for each field that is missing, not asked for, or cannot be read.
 */
export function readSubmission(
  form: Form,
  { values, consents }: SentForm,
  read: (texts: Readonly<Record<string, string>>) => CustomerReading,
): Submission {
  const sent = Object.entries(values).filter(([, text]) => text.trim() !== '')
  const { [MESSAGE]: message = null, ...texts } = Object.fromEntries(sent)
  const asked = Object.entries(texts).filter(([field]) => form.fields.includes(field))
  const reading = read(Object.fromEntries(asked))
  const issues = [
    ...foreignFields(form, values),
    ...missingFields(form, { ...reading.input, [MESSAGE]: message }, reading),
    ...reading.faults.map(({ field, code, message: told }) => ({
      pointer: pointerTo(field),
      code,
      message: told,
    })),
    ...severalValues(reading),
    ...(message !== null && message.length > LONGEST_MESSAGE ? [tooLong] : []),
    ...foreignConsents(form, consents),
  ]
  if (issues.length > 0) throw kernelErrors.VALIDATION({ issues })
  // What follows from the values is derived again where a customer is made of them.
  const said = Object.entries(reading.input).filter(([field]) => Object.hasOwn(texts, field))
  return { values: Object.fromEntries(said), message, consents: [...new Set(consents)] }
}

const tooLong: Issue = {
  pointer: `/values/${MESSAGE}`,
  code: 'too_long',
  message: 'The text is longer than 5000 characters.',
}

function foreignFields(form: Form, values: SentForm['values']): Issue[] {
  return Object.keys(values)
    .filter((field) => !form.fields.includes(field))
    .map((field) => ({
      pointer: pointerTo(field.slice(0, 64)),
      code: 'not_asked',
      message: 'The form does not ask for this.',
    }))
}

function missingFields(
  { requiredFields }: Form,
  input: Readonly<Record<string, unknown>>,
  { faults }: CustomerReading,
): Issue[] {
  const isFaulty = (field: string): boolean => faults.some((fault) => fault.field === field)
  return requiredFields
    .filter((field) => (input[field] ?? null) === null && !isFaulty(field))
    .map((field) => ({ pointer: pointerTo(field), code: 'required', message: 'Expected a value' }))
}

/** A number in front of another one would be taken, and the other left out without a word. */
function severalValues({ contactPoints }: CustomerReading): Issue[] {
  return contactPoints.map(({ kind }) => ({
    pointer: pointerTo(kind),
    code: 'several',
    message: 'Expected one value',
  }))
}

function foreignConsents({ purposes }: Form, consents: readonly string[]): Issue[] {
  return consents.flatMap((purpose, index) => {
    if (purposes.includes(purpose)) return []
    const pointer = `/consents/${index}`
    return [{ pointer, code: 'not_asked', message: 'The form does not ask consent for this.' }]
  })
}

/** A JSON pointer escapes what separates it (RFC 6901). */
function pointerTo(field: string): string {
  return `/values/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

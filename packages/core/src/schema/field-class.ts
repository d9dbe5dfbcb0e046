/**
 * How sensitive a field is, from least to most. Rights are granted by class. `credential` never leaves the kernel: no
 * grant can open it.
 */
export const fieldClasses = [
  'public',
  'basic',
  'behaviour',
  'quasi',
  'contact',
  'freeText',
  'identity',
  'financial',
  'credential',
] as const

/** One of the sensitivity classes that every field states. */
export type FieldClass = (typeof fieldClasses)[number]

/** Whether values of the class may stand where others can read them: in a URL, in a search token. */
export function isAtMostBasic(fieldClass: FieldClass): boolean {
  return fieldClass === 'public' || fieldClass === 'basic'
}

/**
 * Whether values of the class tell of a person, by themselves or with others: what people have a right to see and to have
 * erased. Credentials are the kernel's own secrets.
 */
export function isPersonal(fieldClass: FieldClass): boolean {
  return fieldClass !== 'credential' && fieldClasses.indexOf(fieldClass) >= fieldClasses.indexOf('quasi')
}

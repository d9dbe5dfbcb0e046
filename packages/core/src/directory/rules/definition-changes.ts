import { type CustomField, isSealedClass } from '../../schema/custom-field.ts'

/** What stays as it was created: values are stored under it. */
const FIXED = ['entity', 'key', 'kind'] as const

/** Which of the given names cannot be changed, if any. */
export function fixedField(patch: Readonly<Record<string, unknown>>): string | undefined {
  return FIXED.find((each) => Object.hasOwn(patch, each))
}

/** Why stored values would not bear a change of their definition, if they would not: the end of a sentence. */
export function changeFault(before: CustomField, after: CustomField): string | undefined {
  if (isSealedClass(before.class) !== isSealedClass(after.class))
    return `"${after.class}" and "${before.class}" are not stored alike, one of them is encrypted; define another field`
  if ((before.rules?.unique === true) !== (after.rules?.unique === true))
    return '"unique" stays as it was created: rows may have equal values already'
  if (before.options.some((word) => !after.options.includes(word)))
    return 'an option is not taken out, because rows may have it; archive it in optionDetails'
  return undefined
}

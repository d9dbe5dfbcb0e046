import type { KithError } from '../shared/errors.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'

const MAX_NAME = 64

/** The refusal of a filter that breaks a rule of the language. `reason` never carries a value of the input. */
export function invalid(reason: string, pointer: string): KithError {
  return kernelErrors.INVALID_QUERY({ reason }, { pointer })
}

/** The refusal of a field or relation that does not exist or may not be used: one error, so that neither is learnt. */
export function unavailable(name: string, pointer: string): KithError {
  const shown = name.slice(0, MAX_NAME).toWellFormed()
  return kernelErrors.FIELD_UNAVAILABLE({ field: shown }, { pointer })
}

/**
 * The JSON pointer (RFC 6901) of a member. The member of an over-long name, which no field has, is pointed at by its
 * parent, so that answers stay small.
 */
export function memberPointer(parent: string, member: string | number): string {
  const token = String(member)
  if (token.length > MAX_NAME) return parent
  return `${parent}/${token.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** Refuses the keys through which JavaScript reaches prototypes. */
export function refuseReserved(key: string, pointer: string): void {
  if (['__proto__', 'constructor', 'prototype'].includes(key)) throw invalid('the key is reserved', pointer)
}

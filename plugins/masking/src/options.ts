import { z } from 'zod'

const ends = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'Expected lower case letters, digits and hyphens'),
  first: z.int().min(0).max(10),
  last: z.int().min(0).max(10),
})

const recognizer = z.strictObject({
  label: z.string().regex(/^[a-z]{2,20}$/, 'Expected two to twenty lower case letters'),
  pattern: z.instanceof(RegExp),
})

const token = z.strictObject({
  name: ends.shape.name,
  secret: z.string().min(32, 'Expected a secret of at least 32 characters'),
})

const accepted = z.strictObject({
  role: z.string().min(1),
  field: z.enum(['idNumber', 'phone', 'bankCard']),
  candidates: z.int().min(1),
})

/**
 * The shipped relationship manager sees birth date, sex and district of the own customers, and may ask for their identity
 * numbers to be revealed.
 */
const acceptedOfShippedRoles = [{ role: 'relationship-manager', field: 'idNumber', candidates: 45 }] as const

/** The options with their defaults. */
export const maskingOptions = z.strictObject({
  strategies: z.array(ends).readonly().default([]),
  tokens: z.array(token).readonly().default([]),
  recognizers: z.array(recognizer).readonly().default([]),
  accepts: z
    .array(accepted)
    .readonly()
    .default([...acceptedOfShippedRoles]),
})

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

/** The options with their defaults. */
export const maskingOptions = z.strictObject({
  strategies: z.array(ends).readonly().default([]),
  recognizers: z.array(recognizer).readonly().default([]),
})

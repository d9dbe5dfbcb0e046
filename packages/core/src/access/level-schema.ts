import { z } from 'zod'

/** How much of a field is seen, for the reference. */
export const levels = z.enum(['deny', 'mask', 'redact', 'allow'])

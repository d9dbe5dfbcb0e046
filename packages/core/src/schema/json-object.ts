import { z } from 'zod'

import { isPlainObject } from '../shared/json.ts'

/**
 * The schema of any JSON object, passed on as it is. `z.record` would drop a key named `__proto__` without a word, and
 * with it the chance to refuse it.
 */
export function jsonObject(): z.ZodType<Record<string, unknown>> {
  return z.custom<Record<string, unknown>>(isPlainObject, 'Expected an object').meta({ type: 'object' })
}

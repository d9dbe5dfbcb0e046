import { z } from 'zod'

import { isPlainObject } from '../../shared/json.ts'
import { matchKeys } from '../../upsert/match-keys.ts'
import { duplicateChoices, invalidChoices } from '../import.entity.ts'

/** Where columns go, by column. A record of zod would lose a column that is named `__proto__`. */
export const targetsSchema = z
  .custom<Readonly<Record<string, string>>>(
    (value) => isPlainObject(value) && Object.values(value).every((each) => typeof each === 'string'),
    'Expected an object of texts',
  )
  .meta({ type: 'object', additionalProperties: { type: 'string' } })
  .describe(
    'By column: a field, `ignore`, `identity:<namespace>`, or `contactPoint:<kind>` with or without `:<label>`. Columns that are left out go where their header says.',
  )

/** What an import does with records that it cannot simply create. */
export const optionsSchema = z.strictObject({
  onDuplicate: z
    .enum(duplicateChoices)
    .optional()
    .describe(
      'What happens to a record whose customer is there: leave it out (default), change the customer, or create another.',
    ),
  invalid: z
    .enum(invalidChoices)
    .optional()
    .describe('A value that cannot be read keeps its record out (default), or is left out of it.'),
  matchBy: z
    .array(z.enum(matchKeys))
    .max(matchKeys.length)
    .optional()
    .describe(
      'The values by which a record finds its customer; by default identities and ID numbers, as far as you may look customers up by them.',
    ),
})

import { z } from 'zod'

/** What an upload says of the orders in a file. */
export const orderFileOptions = z.strictObject({
  source: z
    .string()
    .regex(/^[a-z][a-z0-9._-]{0,63}$/, 'Expected a letter, and up to 63 more of a-z, 0-9, ".", "_" and "-"')
    .describe('The system that the orders come from.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .describe('Of all amounts, which are in its usual unit: 12.50.'),
  namespace: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._:-]{0,63}$/)
    .optional()
    .describe('In which the customers of the file have their ids; the source when left out.'),
  status: z.string().min(1).max(64).optional().describe('Of all orders; paid when left out.'),
  fxRateToBase: z
    .string()
    .regex(/^\d{1,7}(?:\.\d{1,8})?$/)
    .optional()
    .describe("What a smallest unit of the currency is worth in smallest units of the tenant's currency."),
  dateOrder: z
    .enum(['mdy', 'dmy'])
    .optional()
    .describe('How dates like 3/4/2011 are read, which are refused when it is left out.'),
})

/** What an upload says of the orders in a file. */
export interface OrderFileOptions extends Readonly<z.output<typeof orderFileOptions>> {}

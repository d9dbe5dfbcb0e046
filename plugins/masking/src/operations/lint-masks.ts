import { defineOperation } from '@kith/core'
import { z } from 'zod'

import { exposuresOf } from '../lint-masks.ts'
import { readRules } from '../mask-source.ts'

const exposure = z.strictObject({
  role: z.string(),
  field: z.string(),
  candidates: z.int(),
  because: z.array(z.string()),
  severity: z.enum(['error', 'warning']),
})

/** Says what each role can work out of a customer by putting together what it sees. */
export const lintMasks = defineOperation({
  name: 'masking.lint',
  summary: 'Find what roles can work out from masks',
  kind: 'query',
  permission: { entity: 'maskRule', action: 'list' },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(exposure) }),
  route: 'GET /masking/lint',
  async run(ctx) {
    return { data: exposuresOf(ctx, await readRules(ctx)) }
  },
})

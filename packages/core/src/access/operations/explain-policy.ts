import { z } from 'zod'

import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import type { Explanation } from '../../policy/explanation.ts'
import { jsonObject } from '../../schema/json-object.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { explainOwn, explainRole } from '../explain-rights.ts'
import { levels } from '../level-schema.ts'
import { requireRight } from '../require-right.ts'

const name = z.string().min(1).max(100)
const place = { role: z.string(), grant: z.int().describe('Counted from 0.') }
const isMet = z.boolean().nullable().describe('Whether the row meets it; null without a row.')
const rows = z.array(z.strictObject({ rows: jsonObject(), isMet }))

const explanation = z.strictObject({
  entity: z.string(),
  action: z.string(),
  roles: z.array(z.string()),
  reach: z.enum(['always', 'never', 'depends']),
  isAllowed: z.boolean().nullable(),
  grants: z.array(
    z.strictObject({
      ...place,
      rows: jsonObject().nullable().describe('As written in the policy; null for all rows.'),
      when: jsonObject().nullable(),
      isActive: z.boolean(),
      isMet,
    }),
  ),
  restrictions: rows,
  denials: rows,
  fields: z.array(
    z.strictObject({
      field: z.string(),
      level: levels,
      grants: z.array(z.strictObject({ ...place, level: levels })),
    }),
  ),
})

/** Explains why the caller, or a role, may do something: rules and levels, never values. */
export const explainPolicy = defineOperation({
  name: 'policy.explain',
  summary: 'Explain what you, or a role, may do and why',
  kind: 'query',
  permission: 'self',
  route: 'POST /policy/explain',
  input: z
    .strictObject({
      role: name.optional(),
      entity: name,
      action: name,
      id: z.string().max(64).optional(),
      fields: z.array(name).max(200).optional(),
    })
    .refine(({ role, id }) => role === undefined || id === undefined, {
      error: 'A role has no rows of its own: ask about a row as the actor who holds the role.',
      path: ['id'],
    }),
  output: explanation,
  async run(ctx, { role, ...asked }): Promise<Explanation> {
    const kernel = asKernel(ctx)
    if (role === undefined) return explainOwn(kernel, asked)
    await requireRight(kernel, { entity: 'policy', action: 'explain' })
    if (!ctx.roles.includes(role)) throw kernelErrors.NOT_FOUND({ entity: 'role' })
    return explainRole(kernel, role, asked)
  },
})

import { z } from 'zod'

import { reachFor } from '../../gate/can-act.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import type { MyPermission } from '../access-types.ts'
import { levels } from '../level-schema.ts'
import { openFields } from '../open-fields.ts'

const permission = z.strictObject({
  permission: z.string().describe('`customer:update`'),
  entity: z.string(),
  action: z.string(),
  reach: z.enum(['always', 'depends']),
  fields: z.record(z.string(), levels).describe('The fields it opens, each at the most that any row gives.'),
})

/** Answers everything that the caller holds a right to. */
export const listMyPermissions = defineOperation({
  name: 'me.permissions',
  summary: 'List what you may do',
  kind: 'query',
  permission: 'self',
  route: 'GET /me/permissions',
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(permission) }),
  async run(ctx): Promise<{ readonly data: readonly MyPermission[] }> {
    const kernel = asKernel(ctx)
    const held = kernel.gateCall.services.policy.held(ctx.session)
    const data = held.map(({ entity, action }) => ({
      permission: `${entity}:${action}`,
      entity,
      action,
      reach: reachFor(kernel.gateCall, entity, { action }) as MyPermission['reach'],
      fields: ctx.catalog.has(entity) ? Object.fromEntries(openFields(kernel, entity, action)) : {},
    }))
    return { data: data.toSorted((a, b) => (a.permission < b.permission ? -1 : 1)) }
  },
})

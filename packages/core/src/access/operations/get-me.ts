import { z } from 'zod'

import { defineOperation } from '../../operations/operation.ts'
import type { Me } from '../access-types.ts'

const me = z.strictObject({
  actor: z.strictObject({
    id: z.string(),
    kind: z.enum(['user', 'apiKey', 'plugin', 'system', 'customer']),
    tenantId: z.string(),
    roles: z.array(z.string()).describe('The active roles.'),
  }),
  purpose: z.string().nullable().describe('Why the data is used, as the host states it.'),
})

/** Answers who the caller is. */
export const getMe = defineOperation({
  name: 'me.get',
  summary: 'Who you are',
  kind: 'query',
  permission: 'self',
  route: 'GET /me',
  input: z.strictObject({}),
  output: me,
  async run({ session }): Promise<Me> {
    const { actor, tenantId, roles, purpose = null } = session
    return { actor: { id: actor.id, kind: actor.kind, tenantId, roles }, purpose }
  },
})

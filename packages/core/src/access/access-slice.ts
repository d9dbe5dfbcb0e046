import type { Slice } from '../plugin/slice.ts'
import { explainPolicy } from './operations/explain-policy.ts'
import { getMe } from './operations/get-me.ts'
import { getMeta } from './operations/get-meta.ts'
import { listAccessLog } from './operations/list-access-log.ts'
import { listAudit } from './operations/list-audit.ts'
import { listMyPermissions } from './operations/list-my-permissions.ts'
import { verifyAudit } from './operations/verify-audit.ts'

const permissions = {
  'policy:explain': 'See what any role may do, and why',
  'audit:list': 'See every audit entry',
  'audit:changes': 'See the sealed changes in audit entries as well',
  'audit:subject': 'See the audit entries about one person',
  'audit:verify': 'Check that no audit entry was changed or removed',
  'customer:accessLog': 'See who saw and changed a customer',
} as const

/** What a caller may do, and the audit, as operations. */
export const accessSlice: Slice = {
  operations: [getMe, listMyPermissions, getMeta, explainPolicy, listAudit, verifyAudit, listAccessLog],
  setup(r) {
    for (const [name, title] of Object.entries(permissions))
      r.permission(name as keyof typeof permissions, { title })
    for (const role of ['system-admin', 'auditor']) r.grant(role, { entity: 'policy', actions: ['explain'] })
    r.grant('auditor', { entity: 'audit', actions: ['list', 'changes', 'verify'] })
    r.grant('system-admin', { entity: 'audit', actions: ['list'] })
    r.grant('system-admin', { entity: 'customer', actions: ['accessLog'] })
    const when = { purpose: ['privacy-request'] }
    r.grant('dpo', { entity: 'audit', actions: ['subject'], when })
    r.grant('dpo', { entity: 'customer', actions: ['accessLog'], when })
  },
}

import { z } from 'zod'

import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import type { Page } from '../../shared/page.ts'
import type { ListedAuditEntry } from '../access-types.ts'
import {
  auditPage,
  auditPageInput,
  type AuditPageQuery,
  type AuditView,
  readAuditPage,
} from '../audit-page.ts'

const text = z.string().min(1).max(200).optional()

/**
 * Lists audit entries as far as the caller's rights go: all of the tenant, those about one person, or the caller's own
 * actions.
 */
export const listAudit = defineOperation({
  name: 'audit.list',
  summary: 'List audit entries, newest first',
  kind: 'query',
  permission: 'self',
  route: 'GET /audit',
  input: z.strictObject({
    action: text,
    entity: text,
    subjectId: z.uuid().optional(),
    actorId: text,
    ...auditPageInput,
  }),
  output: auditPage,
  async run(ctx, query): Promise<Page<ListedAuditEntry>> {
    const kernel = asKernel(ctx)
    return readAuditPage(kernel, ...reachableBy(kernel, query))
  },
})

function reachableBy(
  { gateCall, session }: KernelContext,
  query: AuditPageQuery,
): [query: AuditPageQuery, view: AuditView] {
  const holds = (action: string): boolean => gateCall.services.policy.permits(session, 'audit', action)
  if (holds('list'))
    return [query, { list: 'audit', showsChanges: holds('changes'), showsPlaces: holds('verify') }]
  const hidden = { showsChanges: false, showsPlaces: false }
  if (holds('subject') && query.subjectId !== undefined)
    return [query, { list: 'audit.subject', ...hidden, onlySubject: query.subjectId }]
  return [
    { ...query, actor: session.actor },
    { list: 'audit.own', ...hidden },
  ]
}

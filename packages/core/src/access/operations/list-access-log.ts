import { z } from 'zod'

import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import type { Page } from '../../shared/page.ts'
import type { ListedAuditEntry } from '../access-types.ts'
import { auditPage, auditPageInput, readAuditPage } from '../audit-page.ts'

/** Lists who saw and changed one customer that the caller may see. Others whom an entry is about are not named. */
export const listAccessLog = defineOperation({
  name: 'customers.accessLog',
  summary: 'List who saw and changed a customer',
  kind: 'query',
  permission: { entity: 'customer', action: 'accessLog' },
  route: 'GET /customers/{id}/access-log',
  input: z.strictObject({ id: z.string().max(64), ...auditPageInput }),
  output: auditPage,
  async run(ctx, { id, ...page }): Promise<Page<ListedAuditEntry>> {
    const kernel = asKernel(ctx)
    if (!(await kernel.can('customer', { action: 'accessLog', id }))) {
      await kernel.gateCall.auditRefusal('customer', [id])
      throw kernelErrors.NOT_FOUND({ entity: 'customer' })
    }
    const view = { list: `access-log/${id}`, showsChanges: false, showsPlaces: false, onlySubject: id }
    return readAuditPage(kernel, { ...page, subjectId: id }, view)
  },
})

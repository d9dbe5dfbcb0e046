import { z } from 'zod'

import { AuditVerification, type AuditVerdict } from '../../audit/verify-audit.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'

const verdict = z.strictObject({
  isIntact: z.boolean(),
  entries: z.int().describe('The entries of the tenant that were checked.'),
  changed: z.int(),
  missing: z.int(),
  findings: z
    .array(
      z.strictObject({
        kind: z.enum(['changed', 'missing']),
        writer: z.string(),
        writerSeq: z.int(),
        count: z.int(),
      }),
    )
    .describe('The first 20.'),
})

/** Recomputes the code of every entry and looks for numbers that are missing. */
export const verifyAudit = defineOperation({
  name: 'audit.verify',
  summary: 'Check that no audit entry was changed or removed',
  kind: 'query',
  permission: { entity: 'audit', action: 'verify' },
  route: 'POST /audit/verify',
  input: z.strictObject({}),
  output: verdict,
  callsPerMinute: 6,
  async run(ctx): Promise<AuditVerdict> {
    const { gateCall, session } = asKernel(ctx)
    const { database, audit } = gateCall.services
    const source = { database, db: gateCall.db, table: audit.table }
    const found = await new AuditVerification(source, audit, session.tenantId).run()
    await gateCall.auditRead({
      action: gateCall.operation,
      entity: 'audit',
      decision: 'allow',
      subjectIds: [],
      fields: [],
    })
    return found
  },
})

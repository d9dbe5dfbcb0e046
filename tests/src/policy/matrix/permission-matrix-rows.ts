import { customerPartRows, customerRows } from './customer-rows.ts'
import { ownRows, tenantRows } from './directory-rows.ts'
import { importRows } from './import-rows.ts'
import { ingestionRows } from './ingestion-rows.ts'
import type { MatrixRow } from './matrix-row.ts'
import { mergeRows, privacyRows } from './privacy-rows.ts'
import { workRows } from './work-rows.ts'

/**
 * Who may do what, by operation, written from the roles' design and not from their implementation. Every operation of
 * the kernel has its line here and in `docs/reference/standard-roles.md`. The words of a line are in the order of the
 * callers: administrator, manager, rep, market and data analyst, dpo, dpo for a request, auditor, integration, nobody.
 */
export const permissionMatrix: Readonly<Record<string, MatrixRow>> = {
  ...customerRows,
  ...customerPartRows,
  ...privacyRows,
  ...mergeRows,
  ...tenantRows,
  ...ownRows,
  ...workRows,
  ...importRows,
  ...ingestionRows,
}

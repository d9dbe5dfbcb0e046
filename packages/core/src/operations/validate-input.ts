import type { UnitOfWork } from '../database/unit-of-work.ts'
import { gateErrors } from '../gate/gate-errors.ts'
import { idempotencyErrors } from '../idempotency/idempotency-errors.ts'
import { toIssue } from '../messages/zod-issue.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { OperationCall } from './operation-call.ts'
import { operationErrors } from './operation-errors.ts'
import type { Operation } from './operation.ts'

/** A file is kept in transactions of its own: inside another one they would wait for its end, and it for them. */
export function refuseUploadIn(unit: UnitOfWork | undefined, { name }: Operation): void {
  if (unit !== undefined) throw operationErrors.UPLOAD_IN_TRANSACTION({ operation: name })
}

/** An operation cannot begin transactions of its own in a query. */
export function refuseNested(unit: UnitOfWork | undefined, operation: Operation): void {
  // A query has no transaction that would refuse it.
  if (operation.commitsInParts === true && unit === undefined)
    throw gateErrors.WRITE_IN_QUERY({ operation: operation.name })
}

/** What runs inside another operation is a part of it, and happens as often as that one does. */
export function refuseKeyInside({ idempotencyKey }: Pick<OperationCall, 'idempotencyKey'>): void {
  if (idempotencyKey === undefined) return
  throw idempotencyErrors.KEY_INVALID({ reason: 'an operation inside another one is a part of that' })
}

/** The input as the schema of the operation reads it. @throws KITH_INVALID_QUERY, KITH_VALIDATION */
export function validateInput(operation: Operation, input: unknown): unknown {
  const parsed = operation.input.safeParse(input ?? {}, { reportInput: true })
  if (parsed.success) return parsed.data
  const unknownKey = parsed.error.issues.find((issue) => issue.code === 'unrecognized_keys')
  if (unknownKey !== undefined) {
    throw kernelErrors.INVALID_QUERY(
      { reason: 'it has a key that this operation does not know' },
      { issues: [toIssue(unknownKey)] },
    )
  }
  throw kernelErrors.VALIDATION({ issues: parsed.error.issues.map((issue) => toIssue(issue)) })
}

import { kernelErrors } from '../shared/kernel-errors.ts'
import { aesGcmOpen, aesGcmSeal, type SecretKey } from '../shared/platform.ts'

/** What a cursor is good for: one query of one actor under one policy. */
export interface CursorScope {
  readonly tenantId: string
  readonly actorId: string
  readonly policyVersion: string
  /** The access plan: a cursor made under broader roles does not serve narrower ones. */
  readonly plan: string
  readonly queryDigest: string
}

/** Seals the sort values of the last row of a page. The caller can neither read nor change them. */
export function sealCursor(key: SecretKey, scope: CursorScope, position: readonly unknown[]): string {
  return aesGcmSeal(key, Buffer.from(JSON.stringify(position)), contextOf(scope)).toString('base64url')
}

/** @throws KITH_INVALID_CURSOR when the cursor is damaged or was made for something else. */
export function openCursor(key: SecretKey, scope: CursorScope, cursor: string): readonly unknown[] {
  const position = aesGcmOpen(key, Buffer.from(cursor, 'base64url'), contextOf(scope))
  if (position === undefined) throw kernelErrors.INVALID_CURSOR({ pointer: '/cursor' })
  return JSON.parse(position.toString('utf8')) as unknown[]
}

function contextOf(scope: CursorScope): Buffer {
  const parts = [scope.tenantId, scope.actorId, scope.policyVersion, scope.plan, scope.queryDigest]
  return Buffer.from(`kith-cursor/1|${JSON.stringify(parts)}`)
}

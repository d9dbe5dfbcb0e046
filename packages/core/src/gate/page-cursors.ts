import type { StoredRow } from '../database/database.ts'
import { type CursorScope, openCursor, sealCursor } from './cursor.ts'
import type { GateCall } from './gate-call.ts'

/** What the cursors of one query are good for; `plan` names what its caller sees. */
export function cursorScope(
  { session, services }: GateCall,
  { plan, queryDigest }: Pick<CursorScope, 'plan' | 'queryDigest'>,
): CursorScope {
  const { tenantId, actor } = session
  return { tenantId, actorId: actor.id, policyVersion: services.policy.version, plan, queryDigest }
}

/** The arguments of a statement that goes on where a cursor stands; none for the first page. */
export function positionAt(
  { services }: GateCall,
  scope: CursorScope,
  cursor: string | undefined,
): Readonly<Record<string, unknown>> {
  if (cursor === undefined) return {}
  const position = openCursor(services.cursorKey, scope, cursor)
  return Object.fromEntries(position.map((value, index) => [`after${index}`, value]))
}

/** The cursor behind the last row of a page; `positions` names what the page is sorted by. */
export function cursorAfter(
  { services }: GateCall,
  scope: CursorScope,
  { last, positions }: { readonly last: StoredRow; readonly positions: readonly string[] },
): string {
  return sealCursor(
    services.cursorKey,
    scope,
    positions.map((name) => last[name]),
  )
}

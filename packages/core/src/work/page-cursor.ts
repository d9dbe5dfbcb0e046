import { type CursorScope, openCursor, sealCursor } from '../gate/cursor.ts'
import type { GateCall } from '../gate/gate-call.ts'

/**
 * Seals and opens a position in a list of the kernel's own tables. It holds for one list and one actor. Unlike that of rows
 * it does not end with a change of the policy: what a position leads to is judged anew at each call.
 */
export class PageCursor {
  readonly #call: GateCall
  readonly #scope: CursorScope

  constructor(call: GateCall, list: string) {
    this.#call = call
    const { tenantId, actor } = call.session
    this.#scope = { tenantId, actorId: actor.id, policyVersion: '', plan: list, queryDigest: '' }
  }

  seal(position: readonly unknown[]): string {
    return sealCursor(this.#call.services.cursorKey, this.#scope, position)
  }

  /** @throws KITH_INVALID_CURSOR */
  open(cursor: string): readonly unknown[] {
    return openCursor(this.#call.services.cursorKey, this.#scope, cursor)
  }
}

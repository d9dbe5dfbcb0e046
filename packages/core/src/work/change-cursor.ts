import type { GateCall } from '../gate/gate-call.ts'
import { PageCursor } from './page-cursor.ts'

/** Positions of one length: the length of a cursor tells nothing about how much there is that the reader may not see. */
const DIGITS = 16

/** Seals and opens positions in the change feed, as one reader knows them. */
export class ChangeCursor {
  readonly #cursor: PageCursor

  constructor(call: GateCall) {
    this.#cursor = new PageCursor(call, 'changes')
  }

  seal(position: number): string {
    return this.#cursor.seal([String(position).padStart(DIGITS, '0')])
  }

  /** @throws KITH_INVALID_CURSOR */
  open(cursor: string): number {
    return Number(this.#cursor.open(cursor)[0])
  }
}

import type { FieldClass } from '../schema/field-class.ts'
import { GenerationCache } from '../shared/generation-cache.ts'

const NEVER_KEPT: ReadonlySet<FieldClass> = new Set(['identity', 'financial', 'credential'])

/** 16 bytes as base64url. */
const TAG_CHARACTERS = 22

const limits = { capacity: 20_000, maxAgeMs: 60_000 }

/** One cell as it is shown: where it stands, its ciphertext, and the mask it is shown with, if any. */
export interface ShownCell {
  readonly rowId: string
  readonly field: string
  readonly cell: string
  readonly mask: string | undefined
}

interface Entry extends ShownCell {
  readonly value: unknown
}

/**
 * What encrypted cells were shown as lately, so that a list which is read again and again is not decrypted again and
 * again. An entry is bound to the row, the field, the ciphertext and the mask, and lives for a minute at most. Values in
 * clear of class identity or financial are never kept; their masks are.
 */
export class ShownCells {
  readonly #clear = new GenerationCache<Entry>(limits)
  readonly #masked = new GenerationCache<Entry>(limits)

  /** Forgets what is too old; called before each batch of rows. */
  turn(): void {
    this.#clear.turn()
    this.#masked.turn()
  }

  /** Forgets everything. */
  clear(): void {
    this.#clear.clear()
    this.#masked.clear()
  }

  /** What the cell was shown as lately; `undefined` when it is not known. */
  find({ rowId, field, cell, mask }: ShownCell): unknown {
    const known = (mask === undefined ? this.#clear : this.#masked).get(keyOf(cell))
    if (known === undefined || known.cell !== cell) return undefined
    return known.rowId === rowId && known.field === field && known.mask === mask ? known.value : undefined
  }

  /** Keeps what a cell is shown as, if such a value may be kept. */
  keep(shown: ShownCell & { readonly fieldClass: FieldClass; readonly value: unknown }): void {
    const { rowId, field, fieldClass, cell, mask, value } = shown
    if (mask === undefined && NEVER_KEPT.has(fieldClass)) return
    const cache = mask === undefined ? this.#clear : this.#masked
    cache.set(keyOf(cell), { rowId, field, cell, mask, value })
  }
}

/** The end of a cell is its tag: as good as random, and quicker to hash than the whole. */
function keyOf(cell: string): string {
  return cell.slice(-TAG_CHARACTERS)
}

import type { FieldClass } from '../schema/field-class.ts'
import { GenerationCache } from '../shared/generation-cache.ts'

const NEVER_KEPT: ReadonlySet<FieldClass> = new Set(['identity', 'financial', 'credential'])

const limits = { capacity: 20_000, maxAgeMs: 60_000 }

/** One cell as it is shown: where it stands, its ciphertext, and the mask it is shown with, if any. */
export interface ShownCell {
  readonly rowId: string
  readonly field: string
  readonly fieldClass: FieldClass
  readonly cell: string
  readonly mask: string | undefined
}

interface Entry {
  readonly rowId: string
  readonly field: string
  readonly mask: string | undefined
  readonly value: string | null
}

/**
 * What encrypted cells were shown as lately, so that a list which is read again and again is not decrypted again and
 * again. An entry is bound to the row, the field, the ciphertext and the mask, and lives for a minute at most. Values in
 * clear of class identity or financial are never kept; their masks are.
 */
export class ShownCells {
  readonly #clear = new GenerationCache<Entry>(limits)
  readonly #masked = new GenerationCache<Entry>(limits)

  /** What the cell is shown as; `open` decrypts, and masks if asked, when it is not known. */
  of({ rowId, field, fieldClass, cell, mask }: ShownCell, open: () => string | null): string | null {
    if (mask === undefined && NEVER_KEPT.has(fieldClass)) return open()
    const cache = mask === undefined ? this.#clear : this.#masked
    const known = cache.get(cell)
    if (known !== undefined && known.rowId === rowId && known.field === field && known.mask === mask) {
      return known.value
    }
    const value = open()
    cache.set(cell, { rowId, field, mask, value })
    return value
  }
}

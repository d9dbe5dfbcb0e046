import type { FieldClass } from '../schema/field-class.ts'
import { GenerationCache } from '../shared/generation-cache.ts'

const NEVER_KEPT: ReadonlySet<FieldClass> = new Set(['identity', 'financial', 'credential'])

/** One cell as it is shown: where it stands, its ciphertext, and the mask it is shown with, if any. */
export interface ShownCell {
  readonly rowId: string
  readonly field: string
  readonly fieldClass: FieldClass
  readonly cell: string
  readonly mask: string | undefined
}

/**
 * What encrypted cells were shown as lately, so that a list which is read again and again is not decrypted again and
 * again. An entry is bound to the row, the field, the ciphertext and the mask, and lives for a minute at most. Values in
 * clear of class identity or financial are never kept; their masks are.
 */
export class ShownCells {
  readonly #shown = new GenerationCache<string | null>({ capacity: 20_000, maxAgeMs: 60_000 })

  /** What the cell is shown as; `open` decrypts, and masks if asked, when it is not known. */
  of(shown: ShownCell, open: () => string | null): string | null {
    if (shown.mask === undefined && NEVER_KEPT.has(shown.fieldClass)) return open()
    const key = `${shown.mask ?? ''}/${shown.field}/${shown.rowId}/${shown.cell}`
    const known = this.#shown.get(key)
    if (known !== undefined) return known
    const value = open()
    this.#shown.set(key, value)
    return value
  }
}

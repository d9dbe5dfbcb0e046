import { kernelErrors } from '../shared/kernel-errors.ts'
import { emptyOverlay, type FieldOverlay } from './field-overlay.ts'

/** Those of a call are kept at its start, so that no call ever needs one that so many others have followed. */
const MOST_KEPT = 10_000

/** What tenants of one instance add to its entities, by version: a session carries the version alone. */
export class FieldOverlays {
  readonly #kept = new Map<string, FieldOverlay>()

  /** Keeps an overlay for the calls that begin now. */
  keep(overlay: FieldOverlay): void {
    if (!this.#kept.delete(overlay.version) && this.#kept.size >= MOST_KEPT)
      this.#kept.delete(this.#kept.keys().next().value!)
    this.#kept.set(overlay.version, overlay)
  }

  /** The overlay of a session; an empty one for a session without. */
  of(version: string | undefined): FieldOverlay {
    if (version === undefined) return emptyOverlay
    const known = this.#kept.get(version)
    if (known === undefined) throw kernelErrors.INVARIANT({ fact: 'the fields of a tenant are not known' })
    return known
  }
}

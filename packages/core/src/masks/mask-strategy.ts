/**
 * One way to show a sensitive value in part.
 *
 * Every strategy keeps this contract, and a strategy that a plugin registers is held to the same property tests:
 *
 * - **pure**: the answer depends on the value alone (no clock, no session, no row);
 * - **total**: it never throws, whatever the text;
 * - **folded first**: compatibility forms (full-width digits, ligatures) are brought to NFKC before anything is read;
 * - **fails closed**: what cannot be read as a value of its kind becomes `******`;
 * - **idempotent**: `mask(mask(value)) === mask(value)`, so a value may pass two gates;
 * - **never the input** again, unless the input is a mask already;
 * - **grapheme-safe**: it never cuts through a letter and its marks;
 * - **bounded**: the length of the answer does not follow that of the value;
 * - `''` stays `''`, because an absent value is no secret.
 *
 * `redacted` is the one strategy for running text and differs in two points, which it states itself.
 */
export interface MaskStrategy {
  /** What a field's `.mask()` names it by. */
  readonly name: string
  /** The value in masked form. */
  mask(value: string): string
  /**
   * How many characters of the canonical value it shows at each end, at the most: what a linter adds up over the fields
   * that one role sees. Left out where that cannot be said.
   */
  readonly reveals?: Reveals
}

/** How many characters of a value a mask shows at each end. */
export interface Reveals {
  readonly first: number
  readonly last: number
}

/** The mask that shows nothing: the answer of a strategy that cannot read its input, and of an unknown strategy. */
export const FULL_MASK = '******'

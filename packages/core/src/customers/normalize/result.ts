/**
 * The outcome of normalising one value: the canonical text, with what else could be read from it, or the reason why
 * there is none. An unusable value is data and no exception; the caller decides between refusing it and keeping it as
 * typed. Reasons are stable identifiers and never hold a part of the value.
 */
export type Normalized<Reason extends string, Details extends object = object> =
  | ({ readonly ok: true; readonly value: string } & Details)
  | { readonly ok: false; readonly reason: Reason }

/** A refusal with its reason. */
export function refused<Reason extends string>(
  reason: Reason,
): { readonly ok: false; readonly reason: Reason } {
  return { ok: false, reason }
}

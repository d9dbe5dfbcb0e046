/** What the newest message of the source says of refunds. */
export interface ToldRefunds {
  /** Whether it lists them; one without a list says nothing of them. */
  readonly tellsRefunds: boolean
  readonly refs: ReadonlySet<string>
  readonly sourceUpdatedAt: Date
}

/**
 * Whether a refund that was recorded by itself counts beside those of the newest message. One that the message tells under
 * the same ref does not, nor does one from before a message that lists all refunds and not this one.
 */
export function doesCount(
  { ref, refundedAt }: { readonly ref: string; readonly refundedAt: Date },
  { tellsRefunds, refs, sourceUpdatedAt }: ToldRefunds,
): boolean {
  if (refs.has(ref)) return false
  return !tellsRefunds || refundedAt > sourceUpdatedAt
}

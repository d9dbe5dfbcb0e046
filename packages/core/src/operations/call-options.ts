/** What a call of an operation may say besides its input. */
export interface CallOptions {
  /**
   * Lets the call take effect once, however often it is made: repeated by the same actor under the same key within 24
   * hours, it is answered as the first time, with rows as they are now and as the caller may see them. 1 to 255 visible
   * ASCII characters. Without meaning for a query.
   *
   * The call rejects with KITH_IDEMPOTENCY_MISMATCH when the key was used with another input, and with
   * KITH_IDEMPOTENCY_RUNNING while the first call runs.
   */
  readonly idempotencyKey?: string
  /** Told when the call is answered with the outcome of an earlier one. */
  readonly onReplay?: () => void
}

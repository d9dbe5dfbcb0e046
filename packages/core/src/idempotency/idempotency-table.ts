/** The table of idempotency keys, without the prefix. */
export const IDEMPOTENCY_TABLE = 'idempotencyKey'

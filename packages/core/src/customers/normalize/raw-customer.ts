/** One customer as it stood in a source: text by field, nothing read yet. */
export interface RawCustomer {
  /** By field, as the text stood there; empty cells are left out. */
  readonly values: Readonly<Record<string, string>>
  /** Ways to reach the customer beyond `phone`, `email` and `address` of the values. */
  readonly contactPoints: readonly RawContactPoint[]
  readonly identities: readonly RawIdentity[]
}

/** A contact point as it stood in a source. */
export interface RawContactPoint {
  readonly kind: string
  readonly value: string
  readonly label?: string
}

/** What another system calls the customer, as it stood in a source. */
export interface RawIdentity {
  readonly namespace: string
  readonly externalId: string
}

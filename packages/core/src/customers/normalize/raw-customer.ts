/** The kinds of contact points that a file may hold. */
export type RawContactKind = 'phone' | 'email' | 'address' | 'wechat' | 'whatsapp' | 'social' | 'web' | 'app'

/** One way to reach a customer, as a file writes it. */
export interface RawContactPoint {
  readonly kind: RawContactKind
  readonly value: string
  readonly label?: string
}

/** A customer as a file holds it: nothing is read, checked or tidied yet. */
export interface RawCustomer {
  /** By field, the text as it stood in the file; empty cells are left out. */
  readonly values: Readonly<Record<string, string>>
  /** The contact points beyond those in `values`. */
  readonly contactPoints: readonly RawContactPoint[]
  readonly identities: readonly { readonly namespace: string; readonly externalId: string }[]
}

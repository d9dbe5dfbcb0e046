/** Names a service and carries its type. Two tokens of the same name are different. */
export interface Token<V> {
  readonly name: string
  readonly key: symbol
  /** Type-level only. */
  readonly $value?: V
}

/** Makes the token of a service: `export const mailer = token<Mailer>('mailer')`. */
export function token<V>(name: string): Token<V> {
  return Object.freeze({ name, key: Symbol(name) })
}

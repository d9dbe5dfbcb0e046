import type { NewAccessToken } from '../tokens/access-tokens.ts'

/** Issues tokens by which a plugin's own operations are called without an actor, in the transaction of the call. */
export interface TokenIssuer {
  /**
   * Makes a token. Only its digest is stored: what this answers is sent to whom it is for, and written nowhere else.
   *
   * @throws KITH_OPERATION_NO_TOKENS for an operation that is not the plugin's own, or takes no tokens of this kind.
   */
  issue(token: NewAccessToken): Promise<string>
  /** Ends every token of an operation of the plugin's own that stands for a subject. */
  revoke(tokens: Pick<NewAccessToken, 'operation' | 'subject'>): Promise<void>
}

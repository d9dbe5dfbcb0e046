import type { Scope } from '../di/scope.ts'
import type { GateCall } from '../gate/gate-call.ts'
import type { AccessTokens, NewAccessToken } from '../tokens/access-tokens.ts'
import { operationErrors } from './operation-errors.ts'
import { type Operation, takesTokensOfItsOwn } from './operation.ts'
import type { TokenIssuer } from './token-issuer.ts'

/** What an issuer works with. */
export interface TokenIssuerParts {
  readonly tokens: AccessTokens
  readonly call: GateCall
  /** Every operation, with the scope of the plugin whose it is. */
  readonly operations: ReadonlyMap<string, { readonly operation: Operation; readonly scope: Scope }>
}

/** Makes the issuer of one call for a plugin. */
export function createTokenIssuer({ tokens, call, operations }: TokenIssuerParts, owner: Scope): TokenIssuer {
  const { tenantId } = call.session
  const require = ({ operation, isSingleUse = false }: Pick<NewAccessToken, 'operation' | 'isSingleUse'>) => {
    const found = operations.get(operation)
    const own = found?.scope.name === owner.name ? found.operation : undefined
    const takesTokens = own !== undefined && takesTokensOfItsOwn(own)
    // A query writes nothing, so it could not end the token.
    if (!takesTokens || (isSingleUse && own.kind === 'query')) throw operationErrors.NO_TOKENS({ operation })
  }
  return {
    async issue(token) {
      require(token)
      return tokens.issue(call.writeUnit, { ...token, tenantId, now: call.now })
    },
    async revoke(revoked) {
      require(revoked)
      await tokens.revoke(call.writeUnit, { ...revoked, tenantId })
    },
  }
}

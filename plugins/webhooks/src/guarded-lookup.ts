import type { LookupAddress } from 'node:dns'
import { lookup as resolveByName } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { callbackify } from 'node:util'

import { webhookErrors } from './errors.ts'
import type { NetworkRules } from './network-rules.ts'

/** Answers all addresses of a name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

const system: Resolve = (host) => resolveByName(host, { all: true, order: 'verbatim' })

/**
 * Looks names up for connections that ask for all addresses. It is asked by the connection itself, so that the addresses which
 * are judged are those that are connected to: a name that leads somewhere else a moment later leads nobody there. One closed
 * address among several refuses all of them.
 */
export function guardedLookup(rules: NetworkRules, resolve: Resolve = system): LookupFunction {
  const find = async (host: string, _options: unknown): Promise<LookupAddress[]> => {
    const addresses = await resolve(host)
    if (addresses.length === 0 || !addresses.every(({ address }) => rules.isOpen(address)))
      throw webhookErrors.ADDRESS_CLOSED()
    return [...addresses]
  }
  return callbackify(find)
}

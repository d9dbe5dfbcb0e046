import { isIPv4, isIPv6 } from 'node:net'

import { cliErrors } from '../cli-errors.ts'

/**
 * The address that demo mode listens on.
 *
 * @throws KITH_CLI_DEMO_HOST for everything that is not a loopback address, names other than `localhost` included: what
 * they resolve to is not ours to trust.
 */
export function requireLoopback(host: string): string {
  if (host === 'localhost') return '127.0.0.1'
  const isLoopback = (isIPv4(host) && host.startsWith('127.')) || (isIPv6(host) && /^(?:0*:)*0*1$/.test(host))
  if (!isLoopback) throw cliErrors.DEMO_HOST({ host })
  return host
}

import { BlockList, isIP } from 'node:net'

import { webhookErrors } from './errors.ts'

/** What a host allows beyond the public internet by https on port 443. */
export interface NetworkOptions {
  /** Networks of the host's own in which receivers may be, as CIDR: `10.1.0.0/16`. */
  readonly allowedNetworks?: readonly string[]
  readonly allowedPorts?: readonly number[]
  /** Whether `http:` is allowed as well. */
  readonly allowsHttp?: boolean
}

/** IPv4 that leads nowhere in the public internet (RFC 6890 and its registry, RFC 5771, RFC 1112). */
const CLOSED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]

/** All that is global unicast in IPv6 (RFC 4291); mapped IPv4, NAT64, local and multicast addresses are outside of it. */
const OPEN_V6 = ['2000::/3']

/** Special parts of it: protocols and Teredo, documentation, 6to4. Some of them carry an IPv4 address inside. */
const CLOSED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

/** Where webhooks may be sent to. What is not known to be open is closed. */
export class NetworkRules {
  readonly #closedV4 = blockList(CLOSED_V4)
  readonly #openV6 = blockList(OPEN_V6)
  readonly #closedV6 = blockList(CLOSED_V6)
  readonly #allowed: BlockList
  readonly #ports: ReadonlySet<string>
  readonly #protocols: ReadonlySet<string>

  constructor({ allowedNetworks = [], allowedPorts = [], allowsHttp = false }: NetworkOptions = {}) {
    this.#allowed = blockList(allowedNetworks)
    this.#ports = new Set(['', '443', ...(allowsHttp ? ['80'] : []), ...allowedPorts.map(String)])
    this.#protocols = new Set(allowsHttp ? ['https:', 'http:'] : ['https:'])
  }

  /** Whether a connection to an address may be made. */
  isOpen(address: string): boolean {
    const family = isIP(address)
    if (family === 0) return false
    const type = family === 4 ? 'ipv4' : 'ipv6'
    if (this.#allowed.check(address, type)) return true
    if (family === 4) return !this.#closedV4.check(address, type)
    return this.#openV6.check(address, type) && !this.#closedV6.check(address, type)
  }

  /**
   * Reads the address of an endpoint. A host that is an address is judged here, because nothing is looked up for it later.
   *
   * @throws KITH_WEBHOOKS_URL_REFUSED
   */
  read(text: string): URL {
    const url = URL.canParse(text) ? new URL(text) : undefined
    if (url === undefined) throw webhookErrors.URL_REFUSED({ reason: 'it is no URL' })
    if (!this.#protocols.has(url.protocol))
      throw webhookErrors.URL_REFUSED({ reason: 'its scheme is not https' })
    if (url.username !== '' || url.password !== '')
      throw webhookErrors.URL_REFUSED({ reason: 'it carries a user name or a password' })
    if (!this.#ports.has(url.port)) throw webhookErrors.URL_REFUSED({ reason: 'its port is not allowed' })
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
    if (isIP(host) !== 0 && !this.isOpen(host))
      throw webhookErrors.URL_REFUSED({ reason: 'its host is no public address' })
    return url
  }
}

/** Whether a text names a network as CIDR: `10.1.0.0/16`, `fd00::/8`. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix = '', ...more] = text.split('/')
  const family = isIP(address)
  return (
    more.length === 0 &&
    family !== 0 &&
    /^\d{1,3}$/.test(prefix) &&
    Number(prefix) <= (family === 4 ? 32 : 128)
  )
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix = ''] = network.split('/')
    list.addSubnet(address, Number(prefix), isIP(address) === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}

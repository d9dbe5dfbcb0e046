/** What a host knows of the program that sends a request. It may be made up, except for the address that the host vouches for. */
export interface Client {
  /** Its IP address, as far as the host trusts what it was told. */
  readonly address?: string
  /** The origin of the page that sends it, as browsers state it (RFC 6454). */
  readonly origin?: string
  readonly userAgent?: string
}

/** The groups of an IPv6 address that name the network of one household or host: a /64 is what one of them is given. */
const NETWORK_GROUPS = 4
const GROUPS = 8

/**
 * What calls are counted by: an IPv4 address, or the /64 network of an IPv6 address, whose owner has as many addresses in
 * it as they like (RFC 6177). Anything else counts as it is written.
 */
export function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(address)?.[1]
  if (v4 !== undefined) return v4
  // Some proxies write the port of the client beside its address: every connection has another one.
  const [bare = ''] = (/^\[([^\]]*)\]/.exec(address)?.[1] ?? address).toLowerCase().split('%', 1)
  if (!/^[\da-f:]*:[\da-f:]*$/.test(bare)) return address
  const network = groupsOf(bare).slice(0, NETWORK_GROUPS)
  return `${network.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}

/** The groups of an IPv6 address, with those that `::` stands for (RFC 4291, 2.2). */
function groupsOf(address: string): readonly string[] {
  const parts = address.split('::', 2).map((part) => part.split(':').filter((group) => group !== ''))
  const [left = [], right] = parts
  if (right === undefined) return left
  const missing = Math.max(0, GROUPS - left.length - right.length)
  return [...left, ...Array.from({ length: missing }, () => '0'), ...right]
}

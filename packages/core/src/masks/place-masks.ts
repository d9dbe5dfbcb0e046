import { defineMask } from './define-mask.ts'

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)'
const IPV4 = new RegExp(`^(${OCTET}\\.${OCTET})\\.${OCTET}\\.${OCTET}$`)
const MASKED_IP = new RegExp(`^(?:${OCTET}\\.${OCTET}\\.\\*\\.\\*|[0-9a-f]{1,4}:[0-9a-f]{1,4}:\\*)$`)
const IPV6 = /^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}$/

/**
 * The strategy `ip`: the first half of an IPv4 address, `192.168.*.*`, and the first 32 bits of an IPv6 address,
 * `2001:db8:*`: what an access provider gets, not what a household does.
 */
export const ipMask = defineMask('ip', (text) => {
  const address = text.toLowerCase()
  if (MASKED_IP.test(address)) return address
  const half = IPV4.exec(address)?.[1]
  if (half !== undefined) return `${half}.*.*`
  const start = IPV6.test(address) ? expanded(address) : undefined
  return start === undefined ? undefined : `${start[0]}:${start[1]}:*`
})

/** The eight groups of an IPv6 address (RFC 4291, 2.2), without leading zeros. */
function expanded(address: string): readonly string[] | undefined {
  const [head = '', tail, ...more] = address.split('::')
  if (more.length > 0) return undefined
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const [before, after] = [groups(head), groups(tail ?? '')]
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  return all.every((group) => group !== '') ? all.map((group) => group.replace(/^0+(?=.)/, '')) : undefined
}

const COORDINATES = /^(-?\d{1,3})\.(\d{1,15})\*{0,2} ?[,;/ ] ?(-?\d{1,3})\.(\d{1,15})\*{0,2}$/

/** The strategy `geo`: a place by two decimals of its degrees, about a kilometre: `31.23**,121.47**`. */
export const geoMask = defineMask('geo', (text) => coordinates(text, 2))

/** The strategy `geoArea`: a place by one decimal, about ten kilometres: `31.2**,121.4**`. */
export const geoAreaMask = defineMask('geoArea', (text) => coordinates(text, 1))

/** Cut and not rounded, so that a mask of a mask is the same. */
function coordinates(text: string, decimals: number): string | undefined {
  const [, latitude = '', north = '', longitude = '', east = ''] = COORDINATES.exec(text) ?? []
  if (latitude === '' || Math.abs(Number(latitude)) > 90 || Math.abs(Number(longitude)) > 180)
    return undefined
  return `${latitude}.${north.slice(0, decimals)}**,${longitude}.${east.slice(0, decimals)}**`
}

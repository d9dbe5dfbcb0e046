import { describe, expect, it } from 'vitest'

import { isNetwork, NetworkRules } from './network-rules.ts'

const rules = new NetworkRules()

/** Addresses as they stand in packets: none of them leads into the public internet. */
const closed = [
  '0.0.0.0',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:0:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:10::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:c0a8:101::1',
  '3fff::1',
  '4000::1',
  'fc00::1',
  'fd12:3456:789a::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'example.com',
  '127.1',
  '',
]

const open = [
  '8.8.8.8',
  '1.1.1.1',
  '100.63.255.255',
  '100.128.0.1',
  '172.32.0.1',
  '2606:4700:4700::1111',
  '2a00:1450::1',
]

/** Hosts as people write them, which the reader of URLs turns into addresses. */
const written = [
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://0/',
  'https://169.254.169.254/latest/meta-data/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[fd00::1]/',
  'https://１２７.0.0.1/',
]

describe('an address', () => {
  it.each(closed)('%j is closed', (address) => expect(rules.isOpen(address)).toBe(false))
  it.each(open)('%s is open', (address) => expect(rules.isOpen(address)).toBe(true))

  it('is open where the host has allowed its network, and nowhere beside it', () => {
    const own = new NetworkRules({ allowedNetworks: ['10.1.0.0/16', 'fd00:1::/32'] })
    expect(['10.1.2.3', 'fd00:1::5'].map((each) => own.isOpen(each))).toEqual([true, true])
    expect(['10.2.0.1', 'fd00:2::5', '127.0.0.1'].map((each) => own.isOpen(each))).toEqual([
      false,
      false,
      false,
    ])
  })
})

describe('a URL', () => {
  it.each(written)('with the host of %s is refused', (url) => {
    expect(() => rules.read(url)).toThrow('public address')
  })

  it('is of https on port 443, unless the host allows more', () => {
    for (const url of [
      'http://example.com/',
      'https://example.com:8443/',
      'https://a:b@example.com/',
      'x',
      'file:///etc/passwd',
    ])
      expect(() => rules.read(url)).toThrow('No webhook is sent')
    expect(rules.read('https://example.com:443/x').href).toBe('https://example.com/x')
    const more = new NetworkRules({ allowsHttp: true, allowedPorts: [8443] })
    expect(
      ['http://example.com/', 'https://example.com:8443/'].map((url) => more.read(url).href),
    ).toHaveLength(2)
    expect(() => more.read('http://example.com:8080/')).toThrow('port')
  })
})

describe('a network', () => {
  it.each(['10.0.0.0/8', '127.0.0.1/32', 'fd00::/8', '::/0'])('is %s', (text) =>
    expect(isNetwork(text)).toBe(true),
  )
  it.each(['10.0.0.0', '10.0.0.0/33', '10/8', 'fd00::/129', '10.0.0.0/8/8', 'lan', ''])('is not %j', (text) =>
    expect(isNetwork(text)).toBe(false),
  )
})

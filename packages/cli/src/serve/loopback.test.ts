import { expect, it } from 'vitest'

import { requireLoopback } from './loopback.ts'

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['127.1.2.3', '127.1.2.3'],
  ['::1', '::1'],
  ['0:0:0:0:0:0:0:1', '0:0:0:0:0:0:0:1'],
  ['localhost', '127.0.0.1'],
])('listens for %s on %s', (host, address) => {
  expect(requireLoopback(host)).toBe(address)
})

it.each([
  '0.0.0.0',
  '::',
  '10.0.0.1',
  '128.0.0.1',
  '127.0.0.1.example.com',
  '::ffff:10.0.0.1',
  '2001:db8::1',
  '',
  '1::1',
])('refuses "%s"', (host) => {
  expect(() => requireLoopback(host)).toThrow('loopback')
})

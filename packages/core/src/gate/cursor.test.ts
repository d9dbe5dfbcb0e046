import { describe, expect, it } from 'vitest'

import { importKey, randomBytes } from '../shared/platform.ts'
import { type CursorScope, openCursor, sealCursor } from './cursor.ts'

const key = importKey(randomBytes(32))
const scope: CursorScope = {
  tenantId: 'acme',
  actorId: 'u1',
  policyVersion: 'v1',
  plan: 'customer:list:rep',
  queryDigest: 'd1',
}
const POSITION = ['2026-01-05T01:00:00.000Z', null, 3, '019b8bab-0000-7000-8000-000000000001']
const seal = (): string => sealCursor(key, scope, POSITION)

describe('a cursor', () => {
  it('leads on from the position it was made at', () => {
    expect(openCursor(key, scope, seal())).toEqual(POSITION)
  })

  it.each([
    ['tenant', { tenantId: 'acme2' }],
    ['actor', { actorId: 'u2' }],
    ['policy', { policyVersion: 'v2' }],
    ['set of rights', { plan: 'customer:list:manager' }],
    ['query', { queryDigest: 'd2' }],
    ['actor whose name runs into the policy', { actorId: 'u1","v1' }],
  ])('is refused to another %s', (_what, other) => {
    expect(() => openCursor(key, { ...scope, ...other }, seal())).toThrow('not made for this query')
  })

  it('is refused when any byte of it is changed, and when it is cut short', () => {
    const bytes = Buffer.from(seal(), 'base64url')
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes)
      changed[index]! ^= 1
      const forged = changed.toString('base64url')
      expect(() => openCursor(key, scope, forged)).toThrow('not made for this query')
      const cut = bytes.subarray(0, index).toString('base64url')
      expect(() => openCursor(key, scope, cut)).toThrow('not made for this query')
    }
  })

  it.each(['', 'AAAA', '*', '{"after":1}', Buffer.from(JSON.stringify(POSITION)).toString('base64url')])(
    'is refused when somebody made it up: %j',
    (forged) => {
      expect(() => openCursor(key, scope, forged)).toThrow('not made for this query')
    },
  )

  it('shows nothing of the values in it', () => {
    expect(Buffer.from(seal(), 'base64url').toString('latin1')).not.toContain('2026')
    expect(seal()).not.toBe(seal())
  })
})

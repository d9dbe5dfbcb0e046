import { describe, expect, it } from 'vitest'

import { checkInteraction, isOwnActivity, isSameInteraction } from './interaction-rules.ts'

const now = new Date('2026-01-05T01:00:00Z')

describe('an interaction', () => {
  it('has happened, give or take the clocks of others', () => {
    const at = (iso: string) => () => checkInteraction({ occurredAt: new Date(iso) }, now)
    expect(at('2026-01-05T01:05:00Z')).not.toThrow()
    expect(at('2026-01-05T01:05:01Z')).toThrow('not valid')
  })

  it('shows that the customer is active when they began it and others may know', () => {
    expect(isOwnActivity({ direction: 'in', visibility: 'internal' })).toBe(true)
    expect(isOwnActivity({ direction: 'out', visibility: 'internal' })).toBe(false)
    expect(isOwnActivity({ direction: 'internal' })).toBe(false)
    expect(isOwnActivity({ direction: 'in', visibility: 'restricted' })).toBe(false)
  })

  it('is the same one when it says the same, and leaves out what is supplied only', () => {
    const stored = { kind: 'call', body: 'hello', outcome: null, occurredAt: now, agentId: 'u1' }
    const isSame = (given: object) => isSameInteraction(stored, { ...given }, ['occurredAt', 'agentId'])
    expect(isSame({ kind: 'call', body: 'hello' })).toBe(true)
    expect(isSame({ kind: 'call', body: 'hello', occurredAt: new Date(now) })).toBe(true)
    expect(isSame({ kind: 'call', body: 'hello', occurredAt: new Date(0) })).toBe(false)
    expect(isSame({ kind: 'call' })).toBe(false)
    expect(isSame({ kind: 'call', body: 'hello', outcome: 'x' })).toBe(false)
  })
})

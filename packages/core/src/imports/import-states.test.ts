import { describe, expect, it } from 'vitest'

import { importStates, mayFollow, requireFollowing } from './import-states.ts'

describe('the states of an import', () => {
  it('are all reached from the upload', () => {
    const reached = new Set<(typeof importStates)[number]>(['uploaded'])
    for (const state of reached)
      for (const next of importStates.filter((each) => mayFollow(state, each))) reached.add(next)
    expect([...reached].toSorted()).toEqual(importStates.toSorted())
  })

  it('lead from whatever has written rows to a revert, and from nothing back to the upload', () => {
    for (const state of ['paused', 'completed', 'completed_with_errors', 'failed', 'cancelled'] as const)
      expect(mayFollow(state, 'reverting')).toBe(true)
    expect(importStates.filter((state) => mayFollow(state, 'uploaded'))).toEqual([])
    expect(importStates.filter((next) => mayFollow('reverted', next))).toEqual([])
  })

  it('are refused out of order, by name', () => {
    expect(() => requireFollowing('completed', 'running')).toThrow(
      'is "completed" and cannot become "running"',
    )
    expect(() => requireFollowing('mapped', 'running')).not.toThrow()
  })
})

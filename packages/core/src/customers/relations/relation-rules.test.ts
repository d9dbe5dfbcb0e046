import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { checkAcyclic, checkCardinality, checkEnd, checkRelation } from './relation-rules.ts'
import { canonicalRelation, relationNames, relationTypeNames, toldFrom } from './relation-types.ts'

const person = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const codeOf = (check: () => void): string => {
  try {
    check()
    return 'ok'
  } catch (error) {
    return (error as { readonly code: string }).code
  }
}

describe('a relation', () => {
  it('is stored in one form and told back as it was told, from either end', () => {
    fc.assert(
      fc.property(person, person, fc.constantFrom(...relationNames), (id, otherId, type) => {
        fc.pre(id !== otherId)
        const stored = canonicalRelation({ id, type, otherId })
        expect(relationTypeNames).toContain(stored.type)
        expect(toldFrom(id, stored)).toEqual({ type, otherId })
        const other = toldFrom(otherId, stored)
        expect(other.otherId).toBe(id)
        // A custom relation has no name of its own at its other end.
        const again = type === 'custom' ? stored : canonicalRelation({ id: otherId, ...other })
        expect(again).toEqual(stored)
      }),
    )
  })

  it('of the kind that has no circles never closes one, in whatever order relations are added', () => {
    const wishes = fc.array(fc.tuple(person, person), { maxLength: 30 })
    fc.assert(
      fc.property(wishes, (pairs) => {
        const parentOf = new Map<string, string>()
        for (const [fromId, toId] of pairs) {
          const wanted = { fromId, toId, type: 'parent_org' } as const
          const living = [...parentOf].map(([child, parent]) => ({
            ...wanted,
            fromId: parent,
            toId: child,
            role: null,
          }))
          const touching = living.filter((each) => each.fromId === fromId || each.toId === toId)
          const isAccepted =
            codeOf(() => {
              checkRelation(wanted)
              checkCardinality(wanted, touching)
              checkAcyclic(wanted, levelsAbove(parentOf, fromId))
            }) === 'ok'
          if (isAccepted) parentOf.set(toId, fromId)
        }
        for (const start of parentOf.keys()) {
          const seen = new Set<string>()
          for (let at: string | undefined = start; at !== undefined; at = parentOf.get(at)) {
            expect(seen.has(at)).toBe(false)
            seen.add(at)
          }
        }
      }),
    )
  })

  it('is refused where one end may have one only', () => {
    const living = [{ fromId: 'a', toId: 'b', type: 'referred_by', role: null }] as const
    const add = (fromId: string, toId: string) =>
      codeOf(() => checkCardinality({ fromId, toId, type: 'referred_by' }, living))
    expect(add('a', 'c')).toBe('KITH_RELATION_TOO_MANY')
    expect(add('c', 'b')).toBe('ok')
    expect(add('a', 'b')).toBe('KITH_RELATION_EXISTS')
  })

  it('is not deeper than 64 levels', () => {
    const above = Array.from({ length: 64 }, (_, level) => [`level-${level}`])
    const wanted = { fromId: 'level-0', toId: 'x', type: 'parent_org' } as const
    expect(codeOf(() => checkAcyclic(wanted, above))).toBe('KITH_RELATION_TOO_DEEP')
    expect(codeOf(() => checkAcyclic(wanted, above.slice(1)))).toBe('ok')
  })

  it('ends once, and not before it started', () => {
    const ended = (startedOn: string | null, endedOn: string | null, on: string) =>
      codeOf(() => checkEnd({ startedOn, endedOn }, on))
    expect(ended(null, null, '2026-01-05')).toBe('ok')
    expect(ended('2026-01-05', null, '2026-01-05')).toBe('ok')
    expect(ended('2026-01-05', null, '2026-01-04')).toBe('KITH_RELATION_ENDS_BEFORE_START')
    expect(ended(null, '2026-01-01', '2026-01-05')).toBe('KITH_RELATION_ENDED')
  })
})

function levelsAbove(parentOf: ReadonlyMap<string, string>, id: string): string[][] {
  const levels = [[id]]
  for (let at = parentOf.get(id); at !== undefined; at = parentOf.get(at)) levels.push([at])
  return levels
}

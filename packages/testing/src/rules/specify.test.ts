import { defineErrors } from '@kith/core'
import { describe, expect, it } from 'vitest'

import { specifyDecider, specifyRule } from './specify.ts'

const errors = defineErrors('KITH_TILL', {
  SHORT: { status: 409, message: 'There is not enough in the till.', fix: 'Put something in.' },
})

interface Fact {
  readonly kind: 'in' | 'out'
  readonly amount: number
}

const till = specifyDecider({
  initial: () => 0,
  evolve: (sum: number, { kind, amount }: Fact) => sum + (kind === 'in' ? amount : -amount),
  decide: (sum: number, amount: number): Fact[] => {
    if (amount > sum) throw errors.SHORT()
    return amount === 0 ? [] : [{ kind: 'out', amount }]
  },
})
const half = specifyRule((whole: number, parts: number) => {
  if (parts > whole) throw errors.SHORT()
  return whole / parts
})

describe('a specification', () => {
  it('holds a rule to what follows from a state and an input', () => {
    expect(() => half.given(10).when(2).thenIs(5)).not.toThrow()
    expect(() => half.given(1).when(2).thenRefuses('KITH_TILL_SHORT')).not.toThrow()
  })

  it('holds a decider to the facts that it decides for', () => {
    const full = till.given({ kind: 'in', amount: 10 })
    const drained = till.given({ kind: 'in', amount: 10 }, { kind: 'out', amount: 8 })
    expect(() => full.when(4).thenHappens({ kind: 'out', amount: 4 })).not.toThrow()
    expect(() => drained.when(4).thenRefuses('KITH_TILL_SHORT')).not.toThrow()
    expect(() => till.given().when(0).thenNothing()).not.toThrow()
  })

  it('fails when the rule does something else', () => {
    expect(() => half.given(10).when(2).thenIs(4)).toThrow('4')
    expect(() => half.given(10).when(2).thenRefuses('KITH_TILL_SHORT')).toThrow('got 5')
    expect(() => half.given(1).when(2).thenIs(0)).toThrow('not enough')
    expect(() => half.given(1).when(2).thenRefuses('KITH_TILL_OTHER')).toThrow('KITH_TILL_SHORT')
    expect(() => till.given({ kind: 'in', amount: 10 }).when(4).thenNothing()).toThrow('out')
    expect(() => till.given().when(0).thenHappens({ kind: 'out', amount: 0 })).toThrow('amount')
    const broken = specifyRule(() => {
      throw new TypeError('a mistake')
    })
    expect(() => broken.given(0).when(0).thenRefuses('KITH_TILL_SHORT')).toThrow(TypeError)
  })
})

import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { consentKinds } from './consent-kinds.ts'
import { type ConsentFacts, consentStates, currentConsents, supersedes } from './current-consents.ts'

const ledgers = fc
  .array(
    fc.record({
      purpose: fc.constantFrom('marketing', 'abroad', 'profiling'),
      kind: fc.constantFrom(...consentKinds),
      state: fc.constantFrom(...consentStates),
      // Few moments, so that many entries tell of the same one.
      at: fc.integer({ min: 0, max: 5 }).map((day) => new Date(day * 86_400_000)),
      validUntil: fc.constant(null),
    }),
    { maxLength: 30 },
  )
  .map((entries) =>
    entries.map((entry, index): ConsentFacts => ({ ...entry, id: String(index).padStart(3, '0') })),
  )

it('comes out the same whatever order the ledger is read in', () => {
  fc.assert(
    fc.property(
      ledgers.chain((ledger) =>
        fc.tuple(fc.constant(ledger), fc.shuffledSubarray(ledger, { minLength: ledger.length })),
      ),
      ([ledger, shuffled]) => {
        expect(new Map(currentConsents(shuffled))).toEqual(new Map(currentConsents(ledger)))
      },
    ),
  )
})

it('has no entry that a current one does not supersede', () => {
  fc.assert(
    fc.property(ledgers, (ledger) => {
      const current = currentConsents(ledger)
      expect(new Set(current.keys())).toEqual(new Set(ledger.map(({ purpose }) => purpose)))
      for (const entry of ledger) {
        const counting = current.get(entry.purpose)!
        expect(entry === counting || supersedes(counting, entry)).toBe(true)
      }
    }),
  )
})

import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'

import type { ModelTerms } from '../fixtures/coin-model.ts'
import { type LedgerRules, LedgerRun } from '../fixtures/ledger-run.ts'
import { steps } from '../fixtures/steps.ts'
import type * as Lots from './lot.ts'

const STEPS = 90
const RUNS = 1400

const terms: fc.Arbitrary<ModelTerms> = fc.record({
  policy: fc.constantFrom('onlyPending', 'withinBalance', 'unlimited'),
  debtLimit: fc.constantFrom(null, 0, 5, 20),
  graceMs: fc.constantFrom(null, 2 * 86_400_000),
})

/** @throws with the shortest history in which the rules and the coins disagree. @returns how many steps were made. */
function checkLedger(rules: LedgerRules, runs: number): number {
  let made = 0
  const history = fc.array(steps, { size: 'max', maxLength: STEPS })
  fc.assert(
    fc.property(terms, history, (chosen, done) => {
      const run = new LedgerRun(rules, chosen)
      for (const step of done) run.step(step)
      made += done.length
    }),
    { numRuns: runs },
  )
  return made
}

async function loadRules(): Promise<LedgerRules> {
  return {
    book: await import('./book.ts'),
    movements: await import('./movements.ts'),
    holds: await import('./holds.ts'),
    takeBack: await import('./take-back.ts'),
    settle: await import('./settle.ts'),
    summary: await import('./summary.ts'),
    verify: await import('./verify.ts'),
  }
}

it('moves points as coins would move, and adds up after every step', { timeout: 120_000 }, async () => {
  expect(checkLedger(await loadRules(), RUNS)).toBeGreaterThan(50_000)
})

interface Mutant {
  readonly name: string
  readonly change: (rules: LedgerRules) => LedgerRules
  /** What every rule sees of the module on lots. */
  readonly lot?: (original: typeof Lots) => Partial<typeof Lots>
}

const mutants: readonly Mutant[] = [
  {
    name: 'spends what expires last',
    change: (rules) => rules,
    lot: ({ bySpending }) => ({ bySpending: (one, other) => bySpending(other, one) }),
  },
  {
    name: 'lets nothing expire',
    change: (rules) => rules,
    lot: () => ({ isExpired: () => false }),
  },
  {
    name: 'spends what is pending',
    change: (rules) => rules,
    lot: ({ isExpired }) => ({ isActive: (lot, now) => !isExpired(lot, now) }),
  },
  {
    name: 'never repays a debt',
    change: (rules) => withBook(rules, { repay: () => undefined }),
  },
  {
    name: 'does not count what is held',
    change: (rules) => withBook(rules, { setAside: () => undefined }),
  },
  {
    name: 'refunds to a new lot',
    change: (rules) => ({
      ...rules,
      takeBack: {
        ...rules.takeBack,
        refund: (book, refunded, { target }) => {
          const entryId = book.post({ kind: 'refund', points: refunded, targetId: target.entry.id })
          book.open(entryId, refunded, { availableAt: book.now, awaitsAction: false, expiresAt: null })
          return entryId
        },
      },
    }),
  },
  {
    name: 'takes back more than was earned',
    change: (rules) => ({
      ...rules,
      takeBack: {
        ...rules.takeBack,
        reverse: (book, taken, how) =>
          rules.takeBack.reverse(book, taken, { ...how, target: { ...how.target, takenBack: 0 } }),
      },
    }),
  },
]

function withBook(rules: LedgerRules, changed: Partial<InstanceType<typeof rules.book.Book>>): LedgerRules {
  class Mutated extends rules.book.Book {}
  Object.assign(Mutated.prototype, changed)
  return { ...rules, book: { ...rules.book, Book: Mutated } }
}

describe('the coins notice a ledger that', () => {
  it.each(mutants)('$name', { timeout: 60_000 }, async ({ change, lot }) => {
    vi.resetModules()
    if (lot !== undefined)
      vi.doMock('./lot.ts', async (original: () => Promise<typeof Lots>) => {
        const known = await original()
        return { ...known, ...lot(known) }
      })
    try {
      const rules = change(await loadRules())
      expect(() => checkLedger(rules, RUNS)).toThrow('Counterexample')
    } finally {
      vi.doUnmock('./lot.ts')
    }
  })
})

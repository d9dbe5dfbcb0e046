import { describe, expect, inject, it } from 'vitest'

import type { Edit } from '../attacks/altered-module.ts'
import type { SharedKind } from './fixtures/fault-database.ts'
import { killWorkers } from './fixtures/kill-workers.ts'

const kind = inject('database') as SharedKind

/** In the ordinary run 25 on each database; `KITH_FAULT_KILLS=500` for a long one. */
const KILLS = Number(process.env['KITH_FAULT_KILLS'] ?? 25)
const MUTANT_KILLS = 6

const ATTEMPT = 'events/delivery-attempt.ts'
const FINISH_FIRST = 'if (!(await queue.finish(unit.db, claim))) return\n'

/** Each takes away what keeps a delivery and its effects together. */
const mutants: readonly { readonly without: string; readonly edits: readonly Edit[] }[] = [
  {
    without: 'the effects in the transaction that ends the delivery',
    edits: [
      { file: ATTEMPT, remove: '#runWithin(claim: Claim', put: 'async #runWithin(claim: Claim' },
      {
        file: ATTEMPT,
        remove: `return database.transaction(async (unit) => {\n      ${FINISH_FIRST}`,
        put: `if (!(await database.transaction(({ db }) => queue.finish(db, claim)))) return
    await new Promise((resolve) => setTimeout(resolve, 20))
    return database.transaction(async (unit) => {\n`,
      },
    ],
  },
  {
    without: 'the end of the delivery in the transaction of the effects',
    edits: [
      { file: ATTEMPT, remove: '#runWithin(claim: Claim', put: 'async #runWithin(claim: Claim' },
      {
        file: ATTEMPT,
        remove: `return database.transaction(async (unit) => {\n      ${FINISH_FIRST}`,
        put: 'await database.transaction(async (unit) => {\n',
      },
      {
        file: ATTEMPT,
        remove: `await attempt.race(this.#observed(delivery, () => this.#subscriber.run!(delivery)))
    })`,
        put: `await attempt.race(this.#observed(delivery, () => this.#subscriber.run!(delivery)))
    })
    await new Promise((resolve) => setTimeout(resolve, 20))
    await database.transaction(({ db }) => queue.finish(db, claim))`,
      },
    ],
  },
]

describe('faults 1, 2, 3 and 5: killed processes', () => {
  it(`lose nothing and double no effect of a transaction, over ${KILLS} kills of busy workers`, async () => {
    const { events, toldAgain, ...end } = await killWorkers(kind, { kills: KILLS })
    console.log(`${kind}: ${KILLS} kills, ${events} events, told again outside of transactions: ${toldAgain}`)
    expect(end).toEqual({ kills: KILLS, lostCustomers: 0, unmatched: 0, lost: 0, doubled: 0, untold: 0 })
    expect(events).toBeGreaterThan(100)
    // Whoever sends mail is told twice: the kills were at the right moments.
    expect(toldAgain).toBeGreaterThan(0)
  })

  it.each(mutants)('are found out without $without', async ({ edits }) => {
    const { lost, doubled } = await killWorkers(kind, { kills: MUTANT_KILLS, edits })
    expect(lost + doubled).toBeGreaterThan(0)
  })
})

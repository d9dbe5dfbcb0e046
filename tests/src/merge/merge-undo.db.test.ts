import { describe, expect, inject, it } from 'vitest'

import { Random } from '../policy/two-world/random.ts'
import { faultsOf } from './fixtures/faults.ts'
import { asSystem, type ClubCrm, openClub, populate, rowsOf, unpopulated } from './fixtures/population.ts'
import { wholeDump } from './fixtures/whole-dump.ts'

const SEEDS = Array.from(
  { length: inject('database') === 'sqlite' ? 5 : 2 },
  (_, index) => index + Number(process.env['KITH_FUZZ_SEED'] ?? 1),
)

async function sumOfBalances(test: ClubCrm): Promise<number> {
  return (await rowsOf(test, 'crm_club_purse')).reduce((sum, row) => sum + Number(row['balance']), 0)
}

describe('merging and undoing it', () => {
  it.each(SEEDS)(
    'restores every row of every table, in any order (%i)',
    { timeout: 60_000 },
    async (seed) => {
      await using test = await openClub()
      const random = new Random(seed)
      const ids = await populate(test, seed, 6)
      expect(await unpopulated(test)).toEqual([])
      const before = await wholeDump(test)
      const balances = await sumOfBalances(test)

      const living = [...ids]
      const merges: string[] = []
      for (let count = 0; count < 4; count++) {
        const id = random.pick(living)
        const duplicateIds = living.filter((other) => other !== id).slice(0, random.chance(0.3) ? 2 : 1)
        const fields = random.chance(0.5) ? { phone: duplicateIds[0]!, nickname: duplicateIds[0]! } : {}
        const merged = await asSystem(test, (crm) => crm.customers.merge({ id, duplicateIds, fields }))
        merges.push(merged.mergeId!)
        for (const gone of duplicateIds) living.splice(living.indexOf(gone), 1)
        expect(await faultsOf(test)).toEqual([])
        expect(await sumOfBalances(test)).toBe(balances)
        if (living.length < 3) break
      }
      expect((await wholeDump(test))['crm_customer']).not.toEqual(before['crm_customer'])

      while (merges.length > 0) {
        const [id] = merges.splice(random.below(merges.length), 1)
        await asSystem(test, (crm) => crm.merges.undo({ id: id! }))
        expect(await faultsOf(test)).toEqual([])
        expect(await sumOfBalances(test)).toBe(balances)
      }
      expect(await wholeDump(test)).toEqual(before)
      expect(await rowsOf(test, 'crm_merge_move')).toEqual([])
      expect(test.errors).toEqual([])
    },
  )
})

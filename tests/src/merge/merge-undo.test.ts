import { describe, expect, it } from 'vitest'

import { Random } from '../policy/two-world/random.ts'
import { asSystem, type ClubCrm, openClub, populate } from './fixtures/population.ts'
import { rowsOf, wholeDump } from './fixtures/whole-dump.ts'

const SEEDS = Array.from({ length: 10 }, (_, index) => index + Number(process.env['KITH_FUZZ_SEED'] ?? 1))

async function sumOfBalances(test: ClubCrm): Promise<number> {
  return (await rowsOf(test, 'crm_club_purse')).reduce((sum, row) => sum + Number(row['balance']), 0)
}

type Loose = Readonly<Record<string, unknown>>

/** What must hold of every customer at every moment; answers where it does not. */
async function faultsOf(test: ClubCrm): Promise<readonly string[]> {
  const { data: customers } = await asSystem(test, (crm) => crm.customers.list({ limit: 200 }))
  const { data: points } = await asSystem(test, (crm) => crm.clubs.all({ entity: 'contactPoint' }))
  const kinds = ['phone', 'email', 'address', 'wechat'] as const
  const pairs = customers.flatMap((customer) => kinds.map((kind) => ({ customer, kind })))
  const unmirrored = pairs.filter(({ customer, kind }) => !isMirrored(customer, { kind, points }))
  const living = customers.map(({ id }) => id)
  const dangling = await Promise.all(
    test.crm.catalog.entities.map(({ name }) => danglingReferences(test, name, living)),
  )
  return [...unmirrored.map(({ customer, kind }) => `${customer.id}.${kind}`), ...dangling.flat()]
}

/** At most one point of the kind is primary, and the customer shows it. */
function isMirrored(
  customer: { readonly id: string },
  { kind, points }: { readonly kind: string; readonly points: readonly Loose[] },
): boolean {
  const primaries = points.filter(
    (point) => point['customerId'] === customer.id && point['kind'] === kind && point['isPrimary'] === true,
  )
  if (kind === 'wechat') return primaries.length <= 1
  return primaries.length <= 1 && (customer as Loose)[kind] === (primaries[0]?.['value'] ?? null)
}

async function danglingReferences(
  test: ClubCrm,
  entity: string,
  living: readonly string[],
): Promise<string[]> {
  const { fields } = test.crm.catalog.get(entity)
  const { data } = await asSystem(test, (crm) => crm.clubs.all({ entity }))
  return Object.keys(fields)
    .filter((field) => fields[field]?.reference?.entity === 'customer')
    .filter((field) => data.some((row) => row[field] !== null && !living.includes(row[field] as string)))
    .map((field) => `${entity}.${field}`)
}

describe('merging and undoing it', () => {
  it.each(SEEDS)(
    'restores every row of every table, in any order (%i)',
    { timeout: 60_000 },
    async (seed) => {
      await using test = await openClub()
      const random = new Random(seed)
      const ids = await populate(test, seed, 6)
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

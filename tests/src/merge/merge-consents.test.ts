import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { asSystem, type ClubCrm, openClub, rowsOf } from './fixtures/population.ts'

let test: ClubCrm
beforeAll(async () => {
  test = await openClub()
  await asSystem(test, (crm) =>
    crm.purposes.create({ key: 'marketing', title: 'Offers', textVersionHash: 'a'.repeat(64) }),
  )
})
afterAll(() => test[Symbol.asyncDispose]())

const day = (days: number): Date => new Date(test.clock().getTime() + (days - 10) * 86_400_000)

/** Says what customers have agreed to, and answers them. Each says at most one thing. */
async function twoWho(
  ...said: readonly [state: 'granted' | 'withdrawn' | undefined, at: Date][]
): Promise<[string, string]> {
  const ids: string[] = []
  for (const [state, at] of said) {
    const { id } = await asSystem(test, (crm) => crm.customers.create({ name: '王芳' }))
    ids.push(id)
    if (state !== undefined) await say(id, state, at)
  }
  return ids as [string, string]
}

const say = (id: string, state: 'granted' | 'withdrawn', at: Date) =>
  asSystem(test, (crm) =>
    crm.customers.consents.record({ id, purpose: 'marketing', state, at, channel: 'phone' }),
  )

const merge = (id: string, duplicate: string) =>
  asSystem(test, async (crm) => (await crm.customers.merge({ id, duplicateIds: [duplicate] })).mergeId!)

const undo = (id: string) => asSystem(test, (crm) => crm.merges.undo({ id }))

const statesOf = async (...ids: readonly string[]) => {
  const rows = await rowsOf(test, 'crm_consent_state')
  return ids.map((id) => rows.filter((row) => row['customer_id'] === id).map((row) => row['state']))
}

const stateIds = async (id: string) => {
  const rows = await rowsOf(test, 'crm_consent_state')
  return rows.filter((row) => row['customer_id'] === id).map((row) => row['id'])
}

const agrees = async (id: string): Promise<boolean> => {
  const { data } = await asSystem(test, (crm) =>
    crm.customers.list({ where: { id, consent: 'marketing' }, fields: [] }),
  )
  return data.length === 1
}

describe('the consent of customers who are merged', () => {
  it.each([
    { one: ['granted', 1], other: ['withdrawn', 2], last: 'withdrawn' },
    { one: ['withdrawn', 2], other: ['granted', 1], last: 'withdrawn' },
    { one: ['granted', 2], other: ['withdrawn', 1], last: 'granted' },
    { one: ['withdrawn', 1], other: ['granted', 2], last: 'granted' },
  ] as const)('is what was said last: $one and $other is $last', async ({ one, other, last }) => {
    const [id, duplicate] = await twoWho([one[0], day(one[1])], [other[0], day(other[1])])
    const before = await Promise.all([stateIds(id), stateIds(duplicate)])
    const mergeId = await merge(id, duplicate)
    expect(await statesOf(id, duplicate)).toEqual([[last], []])
    expect(await agrees(id)).toBe(last === 'granted')
    await undo(mergeId)
    expect(await statesOf(id, duplicate)).toEqual([[one[0]], [other[0]]])
    expect(await Promise.all([stateIds(id), stateIds(duplicate)])).toEqual(before)
  })

  it('takes of one moment what was recorded later', async () => {
    const [id, duplicate] = await twoWho(['granted', day(1)], ['withdrawn', day(1)])
    await merge(duplicate, id)
    expect(await statesOf(duplicate)).toEqual([['withdrawn']])
  })

  it('shows the whole ledger under either id', async () => {
    const [id, duplicate] = await twoWho(['granted', day(1)], ['withdrawn', day(2)])
    await merge(id, duplicate)
    for (const asked of [id, duplicate]) {
      const { data } = await asSystem(test, (crm) => crm.customers.consents.history({ id: asked }))
      expect(data.map(({ state }) => state)).toEqual(['withdrawn', 'granted'])
    }
  })
})

describe('a consent that is withdrawn after a merge', () => {
  it.each([
    ['the survivor', undefined, 'granted'],
    ['both', 'granted', 'granted'],
    ['the retired', 'granted', undefined],
  ] as const)(
    'stays withdrawn for the survivor when the merge is undone (given by %s)',
    async (_, own, others) => {
      const [id, duplicate] = await twoWho([own, day(1)], [others, day(2)])
      const before = await stateIds(duplicate)
      const mergeId = await merge(id, duplicate)
      await asSystem(test, (crm) => crm.customers.consents.withdraw({ id, purpose: 'marketing' }))
      expect(await agrees(id)).toBe(false)
      await expect(undo(mergeId)).resolves.toMatchObject({ conflicts: [] })
      expect(await statesOf(id, duplicate)).toEqual([['withdrawn'], others === undefined ? [] : [others]])
      expect(await agrees(id)).toBe(false)
      expect(await stateIds(duplicate)).toEqual(before)
    },
  )

  it('is withdrawn for the survivor when the old id is given', async () => {
    const [id, duplicate] = await twoWho(['granted', day(1)], [undefined, day(1)])
    await merge(id, duplicate)
    await asSystem(test, (crm) => crm.customers.consents.withdraw({ id: duplicate, purpose: 'marketing' }))
    expect(await statesOf(id, duplicate)).toEqual([['withdrawn'], []])
    expect(await agrees(id)).toBe(false)
  })

  it('stays withdrawn when a merge in between is undone and others are repeated', async () => {
    const [a, b] = await twoWho([undefined, day(1)], ['granted', day(1)])
    const [c] = await twoWho(['granted', day(2)])
    const first = await merge(a, b)
    const second = await merge(a, c)
    await asSystem(test, (crm) => crm.customers.consents.withdraw({ id: a, purpose: 'marketing' }))
    await undo(first)
    expect(await statesOf(a, b, c)).toEqual([['withdrawn'], ['granted'], []])
    await undo(second)
    expect(await statesOf(a, b, c)).toEqual([['withdrawn'], ['granted'], ['granted']])
  })
})

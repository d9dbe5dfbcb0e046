import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { cardPolicy, cards, issueSecretCard, type Shop } from './cards-plugin.ts'
import { outcomeOf } from './refusal.ts'

async function stage(): Promise<Shop> {
  const test = await createTestCrm({ plugins: [cards()], policy: cardPolicy })
  await issueSecretCard(test)
  return test
}

const ownerId = 'u-clerk'

describe('a unique value that somebody else has', () => {
  it('is audited as a refusal, with nobody else in it', async () => {
    await using test = await stage()
    const clerk = test.as('clerk')
    const { id } = await clerk.cards.create({ number: 'A', ownerId })
    const start = (await test.audit()).length
    await outcomeOf(clerk.cards.create({ number: 'SECRET-7', ownerId }))
    await outcomeOf(clerk.cards.update({ id, patch: { number: 'SECRET-7' } }))
    const entries = (await test.audit()).slice(start).filter((entry) => entry.decision === 'deny')
    expect(entries.map(({ action, actorId, subjectIds }) => [action, actorId, subjectIds])).toEqual([
      ['cards.create', 'u-clerk', []],
      ['cards.update', 'u-clerk', [id]],
    ])
  })

  it('costs those nothing who meet none', async () => {
    await using test = await stage()
    const clerk = test.as('clerk')
    for (let count = 0; count < 100; count++) await clerk.cards.create({ number: `N${count}`, ownerId })
    expect(await outcomeOf(clerk.cards.create({ number: 'SECRET-7', ownerId }))).toBe(
      'KITH_POSSIBLE_DUPLICATE',
    )
  })
})

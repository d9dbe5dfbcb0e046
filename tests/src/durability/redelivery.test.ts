import { createCrm, type EventHandler, standardRoles } from '@kith/core'
import { expect, test } from 'vitest'

import { embed, kyselyOver, rep, SECRET } from '../host/fixtures/embedded.ts'
import { workPlugin } from '../host/fixtures/work-plugin.ts'

const EVENTS = 12

function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/**
 * Two processes on one database, whose subscribers fail, lose their leases in the middle of their work, and are run again
 * by each other, at random. Answers how often the effects of each event are there.
 */
async function countEffects(
  seed: number,
  inTransaction: boolean,
): Promise<{ effects: number[]; attempts: number }> {
  const random = randomFrom(seed)
  let attempts = 0
  let isCalm = false
  const trouble = (steal: () => void): void => {
    if (isCalm) return
    const dice = random()
    if (dice < 0.25) throw new RangeError('no')
    if (dice < 0.5) steal()
  }
  await using host = await embed()
  const steal = (): void =>
    void host.raw.exec(`update crm_delivery set due_at = '2001-01-01T00:00:00.000Z' where state <> 'dead'`)
  const handler: EventHandler = async (event, ctx) => {
    attempts += 1
    trouble(steal)
    if (!inTransaction && !isCalm && random() < 0.3) await crms[Math.floor(random() * 2)]!.tick()
    await ctx.transact((inner) => inner.records('memo').create({ text: event.subjectId }))
    trouble(steal)
  }
  const open = () =>
    createCrm({
      database: kyselyOver(host.raw),
      policy: standardRoles(),
      secret: SECRET,
      plugins: [
        workPlugin({ on: [{ handler, options: { as: 'works.count', attempts: 1000, inTransaction } }] }),
      ],
    })
  const crms = [open(), open()]
  await crms[0]!.migrate()
  const ids: string[] = []
  for (let n = 0; n < EVENTS; n += 1) ids.push((await crms[0]!.as(rep).customers.create({ name: '张三' })).id)
  for (let round = 0; round < 20; round += 1) {
    steal()
    isCalm = round > 15
    await crms[round % 2]!.tick()
  }
  expect(host.count('crm_delivery', `subscriber = 'works.count'`)).toBe(0)
  await Promise.all(crms.map((crm) => crm.close()))
  const effects = ids.map((id) => host.count('crm_works_memo', `text = '${id}'`))
  return { effects, attempts }
}

test.each([true, false])(
  'leaves each effect exactly once however often an event is delivered (in one transaction: %s)',
  async (inTransaction) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { effects, attempts } = await countEffects(seed, inTransaction)
      expect({ seed, effects }).toEqual({ seed, effects: Array.from({ length: EVENTS }, () => 1) })
      // Otherwise nothing was delivered twice, and the test has shown nothing.
      expect(attempts).toBeGreaterThan(EVENTS)
    }
  },
  60_000,
)

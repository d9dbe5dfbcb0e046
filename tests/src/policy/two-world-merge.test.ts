import { masking } from '@kith/masking'
import { createTestClock, createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { Observer } from './two-world/fuzz.ts'
import { firstDifference, Reference } from './two-world/identities.ts'
import { Random } from './two-world/random.ts'
import { roleViews } from './two-world/role-view.ts'
import type { Step } from './two-world/step.ts'
import { createWorlds } from './two-world/worlds.ts'

const SEED = Number(process.env['KITH_FUZZ_SEED'] ?? 20_260_105)
const views = roleViews.filter(({ name }) => ['mixed', 'relationship-manager'].includes(name))
const kit = { createTestClock, createTestCrm, masking }

const MINUTE = 60_000

interface Merged {
  readonly result?: { readonly mergeId?: string; readonly preview?: { readonly fields: readonly unknown[] } }
}

/** Non-interference of merging: what is told of a merge, and of its undoing, is what the role may see of the customers. */
describe('two worlds that differ only in what a role may not see', () => {
  it.each(views)('tell $name the same of every merge', { timeout: 60_000 }, async (view) => {
    await using worlds = await createWorlds(kit, view, new Random(SEED))
    const observers = [new Observer(worlds.pair[0], view, 0), new Observer(worlds.pair[1], view, 1)] as const
    const ask = async (step: Step): Promise<readonly [Merged, Merged]> => {
      worlds.advance(MINUTE)
      const answers = [await observers[0].ask(step), await observers[1].ask(step)] as const
      expect({ step, difference: firstDifference(answers, worlds.identities) }).toMatchObject({
        difference: undefined,
      })
      return [answers[0].outcome as Merged, answers[1].outcome as Merged]
    }
    for (const observer of observers) await observer.skip()

    const { customers } = worlds
    const pairs = customers.flatMap((id) => customers.map((other) => [id, other] as const))
    const distinct = pairs.filter(([id, other]) => id !== other)
    const step = Math.ceil(distinct.length / 40)
    const mergeable: (typeof distinct)[number][] = []
    let shown = 0
    for (const [id, other] of distinct.filter((_, index) => index % step === 0)) {
      const [{ result }] = await ask({
        operation: 'customers.merge',
        input: { id, duplicateIds: [other], dryRun: true },
      })
      shown += result?.preview?.fields.length ?? 0
      if (result !== undefined) mergeable.push([id, other])
    }
    expect(shown).toBeGreaterThan(50)

    let undone = 0
    for (const [id, other] of mergeable.slice(0, 4)) {
      const [a, b] = await ask({ operation: 'customers.merge', input: { id, duplicateIds: [other] } })
      for (const asked of [id, other])
        for (const operation of ['customers.get', 'customers.profile'])
          await ask({ operation, input: { id: asked } })
      const merge = new Reference('merge', [a.result?.mergeId, b.result?.mergeId])
      const [{ result }] = await ask({ operation: 'merges.undo', input: { id: merge } })
      if (result !== undefined) undone += 1
    }
    expect(undone).toBeGreaterThan(1)
  })
})

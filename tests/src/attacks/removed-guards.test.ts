import { describe, expect, it } from 'vitest'

import { allRemovedGuards } from './all-removed-guards.ts'
import { alterFiles } from './altered-module.ts'
import { endWithout } from './without-guard.ts'

/** The first guard of each attack; `removed-guards.long.test.ts` takes out the others. */
const first = allRemovedGuards.filter(
  ({ attack }, index) => allRemovedGuards.findIndex((each) => each.attack === attack) === index,
)

/** Proof that the attacks can succeed: each kernel here lacks one guard, and the attack on it has to get through. */
describe('an attack gets through', () => {
  it.each(first)('as $attack without $without', { timeout: 60_000 }, async (guard) => {
    expect(await endWithout(guard)).toBe('AssertionError')
  })

  it('only where the guards stand in the source as they are taken out', () => {
    for (const { edits } of allRemovedGuards) expect(() => alterFiles(edits)).not.toThrow()
  })
})

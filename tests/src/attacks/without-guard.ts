import { vi } from 'vitest'

import { allAttacks } from './all-attacks.ts'
import { alterFiles, type Edit, loadAltered } from './altered-module.ts'
import type { RemovedGuard } from './removed-guards-k.ts'

/**
 * Makes an attack on a kernel that lacks the guard. @returns how the attack ended: with an `AssertionError` when it got
 * through, and `stood firm` when it did not; anything else is a fault of the altered source.
 */
export function endWithout({ attack, edits }: RemovedGuard): Promise<string> {
  return endOfAltered(edits, async () => {
    const kit = await import('@kith/testing')
    const { run } = allAttacks.find(({ number }) => number === attack)!
    await run(kit)
  })
}

/** Runs a test over altered sources, which it has to import itself. @returns how it ended, as `endWithout` does. */
export async function endOfAltered(edits: readonly Edit[], run: () => Promise<void>): Promise<string> {
  vi.resetModules()
  const files = alterFiles(edits)
  for (const file of files) vi.doMock(file.path, () => loadAltered(file))
  try {
    await run()
    return 'stood firm'
  } catch (error) {
    return error instanceof Error && error.name === 'AssertionError' ? error.name : String(error)
  } finally {
    for (const { path } of files) vi.doUnmock(path)
    vi.resetModules()
  }
}

import { afterEach, describe, expect, it, vi } from 'vitest'

import { alterFile, loadAltered } from './altered-module.ts'
import { guardedFieldAttacks } from './f-guarded-fields.ts'
import { queryAttacks } from './f-query-positions.ts'
import { instanceAttacks } from './k-instances.ts'
import { rowPolicyAttacks } from './k-row-policy.ts'
import { removedDatabaseGuards } from './removed-guards-db.ts'
import { removedQueryGuards } from './removed-guards-f-queries.ts'
import { removedFieldGuards } from './removed-guards-f.ts'
import { removedInstanceGuards } from './removed-guards-k-instances.ts'
import { removedGuards } from './removed-guards-k.ts'
import { removedSideChannelGuards } from './removed-guards-s-side-channels.ts'
import { removedEventGuards } from './removed-guards-s.ts'
import { removedWriteGuards } from './removed-guards-w.ts'
import { eventAttacks } from './s-events.ts'
import { guardedDatabaseAttacks } from './s-guarded-db.ts'
import { sideChannelAttacks } from './s-side-channels.ts'
import { writeAttacks } from './w-writes.ts'

const attacks = [
  ...rowPolicyAttacks,
  ...instanceAttacks,
  ...guardedFieldAttacks,
  ...queryAttacks,
  ...writeAttacks,
  ...eventAttacks,
  ...sideChannelAttacks,
  ...guardedDatabaseAttacks,
]
const removed = [
  ...removedGuards,
  ...removedInstanceGuards,
  ...removedFieldGuards,
  ...removedQueryGuards,
  ...removedWriteGuards,
  ...removedEventGuards,
  ...removedSideChannelGuards,
  ...removedDatabaseGuards,
]

/** Proof that the attacks can succeed: each kernel here lacks one guard, and the attack on it has to get through. */
describe('an attack gets through', () => {
  afterEach(() => {
    vi.resetModules()
  })

  it.each(removed)('as $attack without $without', { timeout: 60_000 }, async ({ attack, edits }) => {
    vi.resetModules()
    const files = edits.map(alterFile)
    for (const file of files) vi.doMock(file.path, () => loadAltered(file))
    try {
      const kit = await import('@kith/testing')
      const { run } = attacks.find(({ number }) => number === attack)!
      await expect(run(kit)).rejects.toThrow(expect.objectContaining({ name: 'AssertionError' }))
    } finally {
      for (const { path } of files) vi.doUnmock(path)
    }
  })

  it('only where a guard is listed for it', () => {
    const attacked = new Set(removed.map(({ attack }) => attack))
    expect(attacks.map(({ number }) => number)).toEqual([...attacked])
  })
})

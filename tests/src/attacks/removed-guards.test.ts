import { afterEach, describe, expect, it, vi } from 'vitest'

import { alterFile, loadAltered } from './altered-module.ts'
import { guardedFieldAttacks } from './f-guarded-fields.ts'
import { rowPolicyAttacks } from './k-row-policy.ts'
import { removedDatabaseGuards } from './removed-guards-db.ts'
import { removedFieldGuards } from './removed-guards-f.ts'
import { removedGuards } from './removed-guards-k.ts'
import { removedEventGuards } from './removed-guards-s.ts'
import { eventAttacks } from './s-events.ts'
import { guardedDatabaseAttacks } from './s-guarded-db.ts'

const attacks = [...rowPolicyAttacks, ...guardedFieldAttacks, ...eventAttacks, ...guardedDatabaseAttacks]
const removed = [...removedGuards, ...removedFieldGuards, ...removedEventGuards, ...removedDatabaseGuards]

/** Proof that the attacks can succeed: each kernel here lacks one guard, and the attack on it has to get through. */
describe('an attack gets through', () => {
  afterEach(() => {
    vi.resetModules()
  })

  it.each(removed)('as $attack without $without', { timeout: 60_000 }, async ({ attack, edits }) => {
    vi.resetModules()
    const files = edits.map(alterFile)
    for (const file of files) vi.doMock(file.path, () => loadAltered(file))
    const kit = await import('@kith/testing')
    const { run } = attacks.find(({ number }) => number === attack)!
    await expect(run(kit)).rejects.toThrow(expect.objectContaining({ name: 'AssertionError' }))
    for (const { path } of files) vi.doUnmock(path)
  })

  it('only where a guard is listed for it', () => {
    const attacked = new Set(removed.map(({ attack }) => attack))
    expect(attacks.map(({ number }) => number)).toEqual([...attacked])
  })
})

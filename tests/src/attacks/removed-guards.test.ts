import { afterEach, describe, expect, it, vi } from 'vitest'

import { loadAltered, SOURCES } from './altered-module.ts'
import { guardedFieldAttacks } from './f-guarded-fields.ts'
import { rowPolicyAttacks } from './k-row-policy.ts'
import { removedFieldGuards } from './removed-guards-f.ts'
import { removedGuards } from './removed-guards-k.ts'
import { removedDatabaseGuards } from './removed-guards-s.ts'
import { guardedDatabaseAttacks } from './s-guarded-db.ts'

const attacks = [...rowPolicyAttacks, ...guardedFieldAttacks, ...guardedDatabaseAttacks]
const removed = [...removedGuards, ...removedFieldGuards, ...removedDatabaseGuards]

/** Proof that the attacks can succeed: each kernel here lacks one guard, and the attack on it has to get through. */
describe('an attack gets through', () => {
  afterEach(() => {
    vi.resetModules()
  })

  it.each(removed)('as $attack without $without', { timeout: 60_000 }, async ({ attack, edits }) => {
    vi.resetModules()
    const paths = edits.map(({ file }) => `${SOURCES}/${file}`)
    edits.forEach((edit, index) => vi.doMock(paths[index]!, () => loadAltered(edit)))
    const kit = await import('@kith/testing')
    const { run } = attacks.find(({ number }) => number === attack)!
    await expect(run(kit)).rejects.toThrow(expect.objectContaining({ name: 'AssertionError' }))
    for (const path of paths) vi.doUnmock(path)
  })

  it('only where a guard is listed for it', () => {
    const attacked = new Set(removed.map(({ attack }) => attack))
    expect(attacks.map(({ number }) => number)).toEqual([...attacked])
  })
})

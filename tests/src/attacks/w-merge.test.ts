import type { KithError } from '@kith/core'
import type * as testing from '@kith/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { dumpDatabase } from '../policy/database-dump.ts'

type Kit = typeof testing

/** What an attack found: two answers that should not differ, or a change that should not have happened. */
interface Finding {
  readonly own: unknown
  readonly absent: unknown
  readonly isUnchanged: boolean
}

const ABSENT = '019b8bab-0000-7000-8000-00000000dead'

/** Everything that a call answers with, be it a coded refusal or a crash. */
async function outcomeOf(call: Promise<unknown>): Promise<object> {
  try {
    return { answer: await call }
  } catch (error) {
    const { code, status, message, issues } = error as KithError
    return { code, status, message, issues }
  }
}

/** Somebody who sees one of two customers tries to learn of the other, or to draw it to themselves, by merging. */
async function attack(kit: Kit, direction: 'into own' | 'out of own', dryRun: boolean): Promise<Finding> {
  await using test = await kit.createTestCrm()
  const stranger = test.as('relationship-manager', { id: 'u9', attributes: { teamIds: ['t9'] } })
  const hidden = await stranger.customers.create({ name: '李四', phone: '13900139000' })
  const rep = test.as('relationship-manager')
  const own = await rep.customers.create({ name: '王芳' })
  const before = await dumpDatabase(test)
  const merge = (other: string) =>
    direction === 'into own'
      ? rep.customers.merge({ id: own.id, duplicateIds: [other], fields: { phone: other }, dryRun })
      : rep.customers.merge({ id: other, duplicateIds: [own.id], dryRun })
  const audited = async (id: string) => {
    const count = (await test.audit()).length
    const refusal = await outcomeOf(merge(id))
    const entries = (await test.audit()).slice(count)
    return JSON.parse(JSON.stringify({ refusal, entries }).replaceAll(id, 'the id')) as unknown
  }
  return {
    own: await audited(hidden.id),
    absent: await audited(ABSENT),
    isUnchanged: (await dumpDatabase(test)) === before,
  }
}

function succeeds({ own, absent, isUnchanged }: Finding): boolean {
  return !isUnchanged || JSON.stringify(own) !== JSON.stringify(absent)
}

const ways = (['into own', 'out of own'] as const).flatMap((direction) =>
  [false, true].map((dryRun) => ({ direction, dryRun })),
)

/** Attack W47: a merge of which one sees a part only. */
describe('merging a customer that one does not see', () => {
  it.each(ways)('is refused as merging an absent one is ($direction, dry run: $dryRun)', async (way) => {
    const finding = await attack(await import('@kith/testing'), way.direction, way.dryRun)
    expect(finding.own).toEqual(finding.absent)
    expect(finding.own).toMatchObject({ refusal: { code: 'KITH_NOT_FOUND', status: 404 } })
    expect(finding.isUnchanged).toBe(true)
  })
})

describe('the attack', () => {
  afterEach(() => {
    vi.resetModules()
  })

  it('succeeds against a gate that does not ask for the customers of a merge', async () => {
    const path = '../../../packages/core/src/gate/records.ts'
    vi.resetModules()
    vi.doMock(path, async (importOriginal) => {
      const original = await importOriginal<{ Records: new (...inputs: readonly unknown[]) => object }>()
      class Unasking extends original.Records {
        require(): Promise<void> {
          return Promise.resolve()
        }
      }
      return { ...original, Records: Unasking }
    })
    const kit = await import('@kith/testing')
    vi.doUnmock(path)
    const findings = await Promise.all(ways.map((way) => attack(kit, way.direction, way.dryRun)))
    expect(findings.every(succeeds)).toBe(true)
  })
})

describe('a merged customer', () => {
  it('is as absent as any other to those who do not see the survivor', async () => {
    const { createTestCrm } = await import('@kith/testing')
    await using test = await createTestCrm()
    const rep = test.as('relationship-manager')
    const [survivor, retired] = [
      await rep.customers.create({ name: '王芳' }),
      await rep.customers.create({ name: '王小芳' }),
    ]
    await rep.customers.merge({ id: survivor.id, duplicateIds: [retired.id] })
    const stranger = test.as('relationship-manager', { id: 'u9', attributes: { teamIds: ['t9'] } })
    const own = await stranger.customers.create({ name: '李四' })
    const attempts = [
      (id: string) => stranger.customers.get({ id }),
      (id: string) => stranger.customers.update({ id, patch: { name: '赵' } }),
      (id: string) => stranger.customers.delete({ id }),
      (id: string) => stranger.customers.merge({ id: own.id, duplicateIds: [id] }),
      (id: string) => stranger.customers.contactPoints.list({ id }),
    ]
    for (const attempt of attempts)
      expect(await outcomeOf(attempt(retired.id))).toEqual(await outcomeOf(attempt(ABSENT)))
  })
})

import { createTestCrm, type TestCrm, type TestSessionOptions } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from './refusal.ts'

type Outcome = 'ok' | '404' | '403'
type Session = ReturnType<TestCrm['as']>

const codes: Readonly<Record<string, Outcome>> = { ok: 'ok', KITH_NOT_FOUND: '404', KITH_FORBIDDEN: '403' }
const call = { channel: 'phone', direction: 'in', kind: 'call' } as const

/** What is done with the parts of a customer: to look, to take part in the work, to keep what is known of them. */
const calls = {
  look: [
    ({ customers }: Session, id: string) => customers.identities.list({ id }),
    ({ customers }: Session, id: string) => customers.relations.list({ id }),
    ({ customers }: Session, id: string) => customers.interactions.list({ id }),
    ({ customers }: Session, id: string) => customers.timeline({ id }),
    ({ customers }: Session, id: string) => customers.profile({ id }),
  ],
  work: [({ customers }: Session, id: string) => customers.interactions.record({ id, ...call })],
  keep: [
    ({ customers }: Session, id: string) =>
      customers.identities.add({ id, namespace: 'shop', externalId: `own-${id}` }),
    ({ customers }: Session, id: string, otherId: string) =>
      customers.relations.add({ id, type: 'household', otherId }),
  ],
} as const

/** On a customer of the actor's team, and on one of another team. */
interface Row {
  readonly role: string
  readonly session?: TestSessionOptions
  readonly look: readonly [Outcome, Outcome]
  readonly work: readonly [Outcome, Outcome]
  readonly keep: readonly [Outcome, Outcome]
}

const never = ['403', '403'] as const
const near = ['ok', '404'] as const
const both = ['ok', 'ok'] as const

const matrix: readonly Row[] = [
  { role: 'system-admin', look: both, work: never, keep: never },
  { role: 'relationship-manager', look: near, work: near, keep: near },
  { role: 'service-rep', look: near, work: near, keep: never },
  { role: 'integration', look: both, work: both, keep: both },
  { role: 'dpo', look: never, work: never, keep: never },
  { role: 'dpo', session: { purpose: 'privacy-request' }, look: both, work: never, keep: never },
  { role: 'market-analyst', look: never, work: never, keep: never },
  { role: 'data-analyst', look: never, work: never, keep: never },
  { role: 'auditor', look: never, work: never, keep: never },
]

describe.each(matrix)('$role with $session', (row) => {
  it.each(['look', 'work', 'keep'] as const)(
    'may %s at what belongs to customers as the role table says',
    async (kind) => {
      await using test = await createTestCrm()
      const [own, others, third] = await test.crm.system('stage', async (crm) => [
        await crm.customers.create({ name: '张三', teamId: 't1' }),
        await crm.customers.create({ name: '李四', teamId: 't2' }),
        await crm.customers.create({ name: '王五', teamId: 't1' }),
      ])
      const session = test.as(row.role, row.session)
      for (const make of calls[kind]) {
        const asked = [make(session, own.id, third.id), make(session, others.id, third.id)]
        const outcomes = await Promise.all(asked.map(outcomeOf))
        expect(outcomes.map((each) => codes[each] ?? each)).toEqual(row[kind])
      }
    },
  )
})

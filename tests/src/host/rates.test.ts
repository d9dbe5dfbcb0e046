import { defineOperation, definePlugin, type PluginTypes, type RateOptions, type RateState } from '@kith/core'
import { kith } from '@kith/hono'
import { createTestCrm, createTestClock, testActor } from '@kith/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { temporaryFolder } from '../durability/fixtures/kill-rounds.ts'
import { outcomeOf } from '../policy/refusal.ts'

const MINUTE_MS = 60_000
const PHONE = '13800138000'

/** A CRM with a clock that stands still, and how the calls of one manager end. */
async function open(rates: RateOptions, more: object = {}) {
  const test = await createTestCrm({ rates, ...more })
  const manager = test.as('relationship-manager')
  const list = () => outcomeOf(manager.customers.list({ limit: 1 }))
  const lists = (count: number) => Promise.all(Array.from({ length: count }, list))
  return { ...test, manager, lists, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() }
}

interface BellsTypes extends PluginTypes {
  readonly id: 'bells'
  readonly operations: { readonly 'bells.ring': { input: { readonly times: number }; output: undefined } }
}

/** Looks a phone number up as itself, as often as it is asked to. */
const bells = definePlugin<BellsTypes>({
  id: 'bells',
  version: '1.0.0',
  kernel: '^0.1',
  uses: [{ entity: 'customer', actions: ['lookup'], lookup: ['phone'] }],
  setup(r) {
    r.operation(
      defineOperation({
        name: 'bells.ring',
        summary: 'Look a phone number up',
        kind: 'command',
        permission: 'self',
        input: z.strictObject({ times: z.int() }),
        output: undefined,
        async run(ctx, { times }) {
          for (let time = 0; time < times; time++)
            await ctx.asPlugin().call('customers.lookup', { phone: PHONE })
        },
      }),
    )
  },
})

const allowed = (outcomes: readonly string[]) => outcomes.filter((each) => each === 'ok').length

describe.each(['memory', 'database'] as const)('a rate that is counted in the %s', (store) => {
  it('lets a burst of one minute pass, and calls flow evenly afterwards', async () => {
    await using test = await open({ store, callsPerMinute: 6 })
    expect(allowed(await test.lists(10))).toBe(6)
    test.clock.advance(9_999)
    expect(allowed(await test.lists(2))).toBe(0)
    test.clock.advance(1)
    expect(allowed(await test.lists(2))).toBe(1)
    test.clock.advance(60 * MINUTE_MS)
    expect(allowed(await test.lists(10))).toBe(6)
  })

  it('says how long to wait, after which the next call passes', async () => {
    await using test = await open({ store, callsPerMinute: 7 })
    await test.lists(7)
    const refused = test.manager.customers.list({})
    await expect(refused).rejects.toMatchObject({ code: 'KITH_RATE_LIMITED', retryAfter: 9 })
    test.clock.advance(9_000)
    expect(allowed(await test.lists(1))).toBe(1)
  })

  it('is one of each person and tenant, and ten times as many for a machine', async () => {
    await using test = await open({ store, callsPerMinute: 2 })
    const callsOf = async (overrides: object) => {
      const { customers } = test.as('relationship-manager', overrides)
      return allowed(
        await Promise.all(Array.from({ length: 30 }, () => outcomeOf(customers.list({ limit: 1 })))),
      )
    }
    expect(await callsOf({})).toBe(2)
    expect(await callsOf({})).toBe(0)
    expect(await callsOf({ id: 'u-other' })).toBe(2)
    expect(await callsOf({ tenantId: 'elsewhere' })).toBe(2)
    expect(await callsOf({ kind: 'apiKey' })).toBe(20)
  })

  it('stands beside what single operations allow', async () => {
    await using test = await open({ store, callsPerMinute: 100 })
    const lookups = Array.from({ length: 70 }, () =>
      outcomeOf(test.manager.customers.lookup({ phone: PHONE })),
    )
    expect(allowed(await Promise.all(lookups))).toBe(60)
    expect(allowed(await test.lists(50))).toBe(30)
  })

  it('does not count the system, nor what is called inside a call', async () => {
    await using test = await open({ store, callsPerMinute: 1 })
    await test.crm.system('stage', async (crm) => {
      for (let count = 0; count < 5; count += 1) await crm.customers.create({ name: '王芳' })
    })
    expect(allowed(await test.lists(3))).toBe(1)
  })

  it('does not count what a plugin asks for itself, whoever caused it', async () => {
    await using test = await open({ store }, { plugins: [bells()] })
    const { crm } = test
    expect(
      await outcomeOf(
        crm.execute({ actor: testActor('integration'), operation: 'bells.ring', input: { times: 601 } }),
      ),
    ).toBe('ok')
    const { customers } = test.as('integration')
    const asked = Array.from({ length: 601 }, () => outcomeOf(customers.lookup({ phone: PHONE })))
    expect(allowed(await Promise.all(asked))).toBe(600)
  })

  it('costs nobody their calls when the clock is set back', async () => {
    await using test = await open({ store, callsPerMinute: 6 })
    await test.lists(6)
    test.clock.advance(-60 * MINUTE_MS)
    await test.lists(6)
    test.clock.advance(MINUTE_MS)
    expect(allowed(await test.lists(10))).toBe(6)
  })

  it('counts inside a transaction of the host', async () => {
    await using test = await open({ store, callsPerMinute: 2 })
    const outcomes = await test.crm.transaction(async ({ as }) => {
      const { customers } = as(testActor('relationship-manager'))
      const ends: string[] = []
      for (let count = 0; count < 3; count += 1) ends.push(await outcomeOf(customers.list({ limit: 1 })))
      return ends
    })
    expect(outcomes).toEqual(['ok', 'ok', 'KITH_RATE_LIMITED'])
  })

  it('is told to adapters and clients', async () => {
    await using test = await open({ store, callsPerMinute: 100 })
    const states: RateState[] = []
    await test.crm.execute({
      actor: testActor('relationship-manager'),
      operation: 'customers.lookup',
      input: { phone: PHONE },
      onRate: (state) => states.push(state),
    })
    expect(states).toEqual([
      { policy: 'default', perMinute: 100, remaining: 99, resetSeconds: 1 },
      { policy: 'customers.lookup', perMinute: 60, remaining: 59, resetSeconds: 1 },
    ])
    const app = kith(test.crm, { actor: () => testActor('relationship-manager') })
    const lookUp = async () =>
      app.request('/customers/lookup', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ phone: PHONE }),
      })
    const first = await lookUp()
    expect(first.headers.get('ratelimit-policy')).toBe('"default";q=100;w=60, "customers.lookup";q=60;w=60')
    expect(first.headers.get('ratelimit')).toBe('"default";r=98;t=2, "customers.lookup";r=58;t=2')
    for (let count = 0; count < 58; count += 1) await lookUp()
    const refused = await lookUp()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    expect(refused.headers.get('ratelimit')).toBe('"default";r=39;t=37, "customers.lookup";r=0;t=1')
  })
})

describe('a rate that is counted in the database', () => {
  it('is one for two instances', async () => {
    using folder = temporaryFolder()
    const database = `${folder.path}/rates.db`
    const clock = createTestClock()
    await using one = await open({ store: 'database', callsPerMinute: 10 }, { database, clock })
    await using other = await open({ store: 'database', callsPerMinute: 10 }, { database, clock })
    const ends = await Promise.all([one.lists(10), other.lists(10)])
    expect(allowed(ends.flat())).toBe(10)
  })

  it('leaves no rows of callers who have gone', async () => {
    await using test = await open({ store: 'database', callsPerMinute: 10 })
    await test.lists(3)
    const rows = () => test.database.selectFrom('crm_rate_bucket').selectAll().execute()
    expect(JSON.stringify(await rows())).not.toContain('u-relationship-manager')
    await test.crm.tick()
    test.clock.advance(60 * MINUTE_MS)
    await test.crm.tick()
    expect(await rows()).toEqual([])
  })
})

describe('a store of the host', () => {
  it('is asked for each call, with names that tell nobody’s', async () => {
    const asked: string[] = []
    const store: RateOptions['store'] = {
      take: ({ kind, id, perMinute }) => {
        asked.push(`${kind} ${id.length} ${perMinute}`)
        return Promise.resolve({ isAllowed: asked.length < 3, remaining: 0, resetMs: 1500 })
      },
    }
    await using test = await open({ store, callsPerMinute: 5 })
    expect(allowed(await test.lists(3))).toBe(2)
    expect(asked).toEqual(Array(3).fill('actor 64 5'))
  })
})

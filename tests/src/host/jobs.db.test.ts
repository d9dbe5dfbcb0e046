import { createCrm, type JobDeclaration, type OperationContext, standardRoles } from '@kith/core'
import { afterEach, describe, expect, test } from 'vitest'

import { rep, SECRET } from './fixtures/embedded.ts'
import { type Hosted, hosted } from './fixtures/hosted.ts'
import { workPlugin } from './fixtures/work-plugin.ts'

type Host = Hosted<readonly [ReturnType<typeof workPlugin>]>

const open: Host[] = []
let now = new Date('2026-01-05T01:00:30Z')
const clock = (): Date => now

afterEach(async () => {
  now = new Date('2026-01-05T01:00:30Z')
  for (const host of open.splice(0)) await host[Symbol.asyncDispose]()
})

async function withJobs(
  jobs: Readonly<Record<string, JobDeclaration>>,
  on: Parameters<typeof workPlugin>[0]['on'] = [],
): Promise<Host> {
  const host = await hosted({ crm: { clock }, crmPlugins: [workPlugin({ jobs, on })] })
  open.push(host)
  await host.crm.tick()
  return host
}

const at = (instant: string): Date => (now = new Date(instant))

describe('a job with a schedule', () => {
  const ticking = (runs: unknown[], rest: Partial<JobDeclaration> = {}): Record<string, JobDeclaration> => ({
    'works.tick': {
      title: 'Tick',
      schedule: { every: '1m' },
      run: (ctx, input) => runs.push([ctx.session.tenantId, input]),
      ...rest,
    },
  })

  test('runs once at each of its times, and not before the first', async () => {
    const runs: unknown[] = []
    const host = await withJobs(ticking(runs))
    await host.crm.tick()
    expect(runs).toEqual([])
    at('2026-01-05T01:01:00Z')
    await host.crm.tick()
    await host.crm.tick()
    expect(runs).toEqual([['default', { scheduledFor: '2026-01-05T01:01:00.000Z' }]])
  })

  test('runs in each tenant, as the actor of its plugin', async () => {
    const sessions: unknown[] = []
    const host = await withJobs(ticking([], { run: (ctx) => sessions.push(ctx.session) }))
    for (const tenantId of ['b', 'acme', 'acme'])
      await host.crm.as({ ...rep, tenantId }).customers.create({ name: '张三' })
    at('2026-01-05T01:01:00Z')
    await host.crm.tick()
    const seen = sessions as { tenantId: string; actor: { id: string }; purpose: string }[]
    expect(seen.map(({ tenantId }) => tenantId).toSorted()).toEqual(['acme', 'b', 'default'])
    expect(seen[0]).toMatchObject({ actor: { id: 'plugin:works', kind: 'plugin' }, purpose: 'works.tick' })
  })

  test.each([
    ['latest', ['01:05']],
    ['all', ['01:01', '01:02', '01:03', '01:04', '01:05']],
    ['skip', ['01:05']],
  ] as const)('that missed its times catches up by the rule "%s"', async (misfire, expected) => {
    const runs: [string, { scheduledFor: string }][] = []
    const host = await withJobs(ticking(runs, { misfire }))
    at('2026-01-05T01:05:10Z')
    await host.crm.tick()
    expect(runs.map(([, { scheduledFor }]) => scheduledFor.slice(11, 16)).toSorted()).toEqual(expected)
  })

  test('is left out by the rule "skip" when its time is long past', async () => {
    const runs: unknown[] = []
    const host = await withJobs(ticking(runs, { misfire: 'skip', schedule: { every: '1d' } }))
    at('2026-01-07T12:00:00Z')
    await host.crm.tick()
    expect(runs).toEqual([])
    at('2026-01-08T00:00:10Z')
    await host.crm.tick()
    expect(runs).toHaveLength(1)
  })

  test('runs once a time however many processes tick, and whatever their clocks say', async () => {
    const runs: [string, { scheduledFor: string }][] = []
    const host = await withJobs(ticking(runs, { misfire: 'all' }))
    const opened = await host.connect()
    const others = [-40_000, 0, 90_000].map((skewMs) =>
      createCrm({
        database: opened,
        policy: standardRoles(),
        secret: SECRET,
        clock: () => new Date(now.getTime() + skewMs),
        plugins: [workPlugin({ jobs: ticking(runs, { misfire: 'all' }) })],
      }),
    )
    for (let minute = 0; minute < 20; minute += 1) {
      now = new Date(now.getTime() + 60_000)
      for (const crm of [...others, host.crm]) await crm.tick()
    }
    const times = runs.map(([, { scheduledFor }]) => scheduledFor)
    expect(new Set(times).size).toBe(times.length)
    expect(times.length).toBeGreaterThanOrEqual(20)
    for (const crm of others) await crm.close()
  })

  test('neither loses nor doubles a time when the clock is set back', async () => {
    const runs: [string, { scheduledFor: string }][] = []
    const host = await withJobs(ticking(runs))
    for (const time of ['01:01:01', '01:00:00', '01:01:02', '01:02:00']) {
      at(`2026-01-05T${time}Z`)
      await host.crm.tick()
    }
    expect(runs.map(([, { scheduledFor }]) => scheduledFor.slice(11, 16))).toEqual(['01:01', '01:02'])
  })

  test('that fails is tried again like any delivery, and its effects are rolled back', async () => {
    let isBroken = true
    const host = await withJobs(
      ticking([], {
        run: async (ctx) => {
          await ctx.records('memo').create({ text: 'swept' })
          if (isBroken) throw new RangeError('no')
        },
      }),
    )
    at('2026-01-05T01:01:00Z')
    await host.crm.tick()
    expect([await host.count('crm_works_memo'), await host.count('crm_delivery', `state = 'ready'`)]).toEqual(
      [0, 1],
    )
    isBroken = false
    await host.rows(`update crm_delivery set due_at = '2001-01-01T00:00:00.000Z'`)
    await host.crm.tick()
    expect([await host.count('crm_works_memo'), await host.count('crm_delivery')]).toEqual([1, 0])
  })

  test('with a schedule that cannot be understood keeps the CRM from starting', async () => {
    const jobs = ticking([], { schedule: { cron: '0 99 * * *' } })
    await expect(hosted({ crmPlugins: [workPlugin({ jobs })] })).rejects.toMatchObject({
      problems: [{ code: 'KITH_JOB_SCHEDULE_INVALID', plugin: 'works' }],
    })
  })
})

describe('work that is scheduled for later', () => {
  const remind: Record<string, JobDeclaration> = {
    'works.remind': {
      title: 'Remind',
      run: (ctx, input) => ctx.records('memo').create({ text: (input as { about: string }).about }),
    },
  }
  const scheduling = (schedule: (ctx: OperationContext, subjectId: string) => Promise<void>) =>
    withJobs(remind, [
      { handler: (event, ctx) => schedule(ctx, event.subjectId), options: { as: 'works.plan' } },
    ])
  const texts = async (host: Host) =>
    (await host.rows('select text from crm_works_memo')).map(({ text }) => text)

  test('runs when its time has come', async () => {
    const host = await scheduling((ctx) =>
      ctx.schedule('works.remind', { about: 'call' }, { at: new Date('2026-01-05T02:00:00Z') }),
    )
    await host.crm.as(rep).customers.create({ name: '张三' })
    await host.crm.tick()
    at('2026-01-05T01:59:59Z')
    await host.crm.tick()
    expect(await texts(host)).toEqual([])
    at('2026-01-05T02:00:00Z')
    await host.crm.tick()
    await host.crm.tick()
    expect(await texts(host)).toEqual(['call'])
  })

  test('is changed when it is asked for again under its key', async () => {
    const host = await scheduling(async (ctx) => {
      for (const about of ['first', 'second']) {
        const options = { at: new Date('2026-01-05T02:00:00Z'), key: 'the call' }
        await ctx.schedule('works.remind', { about }, options)
      }
    })
    await host.crm.as(rep).customers.create({ name: '张三' })
    await host.crm.tick()
    at('2026-01-05T02:00:00Z')
    await host.crm.tick()
    expect(await texts(host)).toEqual(['second'])
  })

  test('is gone with the transaction that asked for it', async () => {
    const host = await scheduling(async (ctx) => {
      await ctx.schedule('works.remind', { about: 'never' })
      throw new RangeError('no')
    })
    await host.crm.as(rep).customers.create({ name: '张三' })
    await host.crm.tick()
    expect(await host.rows('select subscriber from crm_delivery')).toEqual([{ subscriber: 'works.plan' }])
  })

  test('is refused for a job of somebody else', async () => {
    const codes: unknown[] = []
    const host = await scheduling(async (ctx) => {
      for (const job of ['events.remove-old', 'unknown'])
        codes.push(await ctx.schedule(job, null).catch((error: { code: string }) => error.code))
    })
    await host.crm.as(rep).customers.create({ name: '张三' })
    await host.crm.tick()
    expect(codes).toEqual(['KITH_JOB_UNKNOWN', 'KITH_JOB_UNKNOWN'])
  })
})

describe('the retention of events', () => {
  test('removes what is old, numbered and owed to nobody, and nothing else', async () => {
    const host = await withJobs({}, [
      {
        event: 'customer.updated',
        handler: () => Promise.reject(new RangeError('no')),
        options: { as: 'works.owed', attempts: 1 },
      },
    ])
    const session = host.crm.as(rep)
    const { id } = await session.customers.create({ name: 'removed' })
    await session.customers.update({ id, patch: { nickname: 'owed' } })
    await host.crm.tick()
    at('2026-04-04T01:00:00Z')
    const kept = await session.customers.create({ name: 'kept' })
    await host.crm.tick()
    at('2026-04-05T02:00:00Z')
    await host.crm.tick()
    expect(await host.rows('select name, subject_id from crm_event order by id')).toEqual([
      { name: 'customer.updated', subject_id: id },
      { name: 'customer.created', subject_id: kept.id },
    ])
  })
})

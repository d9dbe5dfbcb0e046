import { once } from 'node:events'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { runKith, startKith, TemporaryFolder } from '../fixtures/kith-process.ts'

const folder = new TemporaryFolder()
const here = {
  cwd: folder.path,
  env: { KITH_DATABASE_URL: 'sqlite:crm.db', KITH_SECRET: 'a secret for tests, long enough to be one' },
}
const event = '019b8ae5-2b00-7000-8000-000000000000'
let raw: InstanceType<typeof Database>

beforeAll(async () => {
  await runKith(['migrate'], here)
  raw = new Database(join(folder.path, 'crm.db'))
}, 30_000)

afterAll(() => {
  raw.close()
  folder[Symbol.dispose]()
})

/** A delivery to a subscriber of a plugin that is not installed here: nothing runs it. */
function giveUp(): void {
  const instant = '2026-01-05T01:00:00.000Z'
  raw.exec(`insert into crm_event (id, tenant_id, name, version, subject_id, actor_id, occurred_at, payload)
    values ('${event}', 'default', 'customer.created', 1, 'c1', 'u1', '${instant}', '{}') on conflict do nothing;
    insert into crm_subscription (event, subscriber, since, seen_at)
    values ('customer.created', 'mails.thank', '${instant}', '${instant}') on conflict do nothing;
    insert into crm_delivery (event_id, subscriber, tenant_id, subject_id, state, attempts, due_at, last_error, dead_at)
    values ('${event}', 'mails.thank', 'default', 'c1', 'dead', 12, '${instant}', 'RangeError', '${instant}')`)
}

describe('kith events', () => {
  it('lists what was given up, and has it tried again or removed', async () => {
    expect((await runKith(['events', 'dead'], here)).stdout).toContain('There are no dead letters.')
    giveUp()
    const { stdout } = await runKith(['events', 'dead'], here)
    const line = `${event}:mails.thank  customer.created  attempts=12  RangeError  2026-01-05T01:00:00.000Z`
    expect(stdout.trim()).toBe(line)
    expect((await runKith(['events', 'retry', `${event}:mails.thank`], here)).code).toBe(0)
    expect(raw.prepare('select state, attempts from crm_delivery').all()).toEqual([
      { state: 'ready', attempts: 0 },
    ])
    const again = await runKith(['events', 'retry', `${event}:mails.thank`], here)
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('KITH_DELIVERY_NOT_DEAD')])
    raw.exec(`update crm_delivery set state = 'dead'`)
    expect((await runKith(['events', 'discard', `${event}:mails.thank`], here)).code).toBe(0)
    expect(raw.prepare('select count(*) as n from crm_delivery').get()).toEqual({ n: 0 })
  }, 120_000)

  it('delivers past events again', async () => {
    const replay = ['events', 'replay', 'mails.thank', '--since', '2020-01-01T00:00:00Z']
    expect((await runKith(replay, here)).stdout).toContain('1 deliveries added.')
    expect((await runKith(replay, here)).stdout).toContain('0 deliveries added.')
    const unknown = await runKith(['events', 'replay', 'nobody', '--since', '2020-01-01T00:00:00Z'], here)
    expect(unknown.stderr).toContain('KITH_EVENT_SUBSCRIBER_UNKNOWN')
  }, 120_000)
})

describe('kith worker', () => {
  it('does what is asked for until it is told to stop', async () => {
    const worker = startKith(['worker'], here)
    let said = ''
    worker.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text))
    await vi.waitFor(() => expect(said).toContain('Kith works on'), { timeout: 30_000 })
    await vi.waitFor(() => expect(said).toMatch(/^ok: \d+ s behind, 0 dead letters$/m), { timeout: 30_000 })
    expect((await runKith(['jobs', 'run', 'events.remove-old'], here)).code).toBe(0)
    const jobs = () =>
      raw.prepare(`select count(*) as n from crm_delivery where subscriber like 'job:%'`).get()
    await vi.waitFor(() => expect(jobs()).toEqual({ n: 0 }), { timeout: 30_000 })
    expect((await runKith(['jobs', 'list'], here)).stdout).toMatch(
      /^events\.remove-old {2}Remove old events {2}\(1h, next 2/m,
    )
    const closed = once(worker, 'close')
    worker.kill('SIGTERM')
    expect(await closed).toEqual([0, null])
    expect(said).toContain('Kith has stopped working')
  }, 120_000)
})

import { once } from 'node:events'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { Client, KithProcess, runKith, startKith, TemporaryFolder } from '../fixtures/kith-process.ts'

const folder = new TemporaryFolder()
const here = {
  cwd: folder.path,
  env: { KITH_DATABASE_URL: 'sqlite:crm.db', KITH_SECRET: 'a secret for tests, long enough to be one' },
}
let key: string

/** A plugin whose subscriber takes a second, in which it says that it has begun and ended. */
const CONFIG = `
import { definePlugin } from '@kith/core'
const slow = definePlugin({
  id: 'slow',
  version: '1.0.0',
  kernel: '*',
  setup(r) {
    r.on('customer.created', async (_event, { signal }) => {
      console.log('begun')
      await new Promise((resolve) => setTimeout(resolve, 1000))
      console.log(signal.aborted ? 'aborted' : 'ended')
    }, { as: 'slow.wait' })
  },
})
export default { plugins: [slow()], auth: { apiKeys: true } }
`

beforeAll(async () => {
  mkdirSync(join(folder.path, 'node_modules'))
  symlinkSync(
    join(import.meta.dirname, '../../../../node_modules/@kith'),
    join(folder.path, 'node_modules/@kith'),
  )
  writeFileSync(join(folder.path, 'kith.config.mjs'), CONFIG)
  await runKith(['migrate'], here)
  const made = await runKith(
    ['key', 'create', '--actor', 'shop', '--role', 'integration', '--team', 't1'],
    here,
  )
  key = made.stdout.trim()
}, 60_000)

afterAll(() => folder[Symbol.dispose]())

/** How many rows there are. */
function count(from: string): number {
  const database = new Database(join(folder.path, 'crm.db'), { readonly: true })
  try {
    const row = database.prepare(`select count(*) as n from ${from}`).get() as { readonly n: number }
    return row.n
  } finally {
    database.close()
  }
}

describe('kith serve at SIGTERM', () => {
  it('says that it is not ready, then fails no request of who listens to that', async () => {
    await using server = await KithProcess.start(['--drain-delay', '2'], here)
    const client = new Client(await server.url())
    const stream = await fetch(`${client.url}/events/stream`, { headers: { authorization: `Bearer ${key}` } })
    const streamEnded = stream.text()
    const statuses: number[] = []
    const ending = new AbortController()
    const call = async (): Promise<void> => {
      while (!ending.signal.aborted) {
        const { status } = await client.ask('POST', '/customers', { token: key, body: { name: 'Wang Fang' } })
        statuses.push(status)
      }
    }
    const load = Promise.all(Array.from({ length: 4 }, call))
    await vi.waitFor(() => expect(statuses.length).toBeGreaterThan(20), { timeout: 10_000 })
    const told = performance.now()
    server.child.kill('SIGTERM')
    await vi.waitFor(
      async () => {
        const { status, body } = await client.ask('GET', '/health/ready')
        expect([status, body.code]).toEqual([503, 'KITH_NOT_READY'])
      },
      { timeout: 1500, interval: 20 },
    )
    ending.abort()
    await load
    expect(await streamEnded).toContain('retry: ')
    const [code] = (await once(server.child, 'exit')) as [number]
    expect(code).toBe(0)
    expect(performance.now() - told).toBeLessThan(10_000)
    expect(statuses.filter((status) => status !== 201)).toEqual([])
    expect(count('crm_customer')).toBe(statuses.length)
    expect(count("crm_delivery where state = 'leased'")).toBe(0)
  }, 60_000)
})

describe('kith worker at SIGTERM', () => {
  it('finishes what runs, and leaves the rest to others at once', async () => {
    const worker = startKith(['worker'], here)
    let said = ''
    worker.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text))
    await vi.waitFor(() => expect(said).toContain('begun'), { timeout: 30_000 })
    const before = count('crm_delivery')
    const closed = once(worker, 'close')
    worker.kill('SIGTERM')
    expect(await closed).toEqual([0, null])
    const times = (word: string): number => said.split(word).length - 1
    expect(times('begun')).toBeGreaterThan(0)
    expect([times('ended'), times('aborted')]).toEqual([times('begun'), 0])
    expect(before).toBeGreaterThan(times('ended'))
    expect(count("crm_delivery where state = 'leased'")).toBe(0)
  }, 60_000)
})

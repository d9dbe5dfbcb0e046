import { once } from 'node:events'
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { Client, KithProcess, runKith, startKith, TemporaryFolder } from '../fixtures/kith-process.ts'

const folder = new TemporaryFolder()
const SECRET = 'a secret for tests, long enough to be one'
const here = { cwd: folder.path, env: { KITH_DATABASE_URL: 'sqlite:crm.db', KITH_SECRET: SECRET } }
const at = (...parts: readonly string[]): string => join(folder.path, ...parts)
let key: string

/** A plugin whose subscriber says for whom it was called. */
const CONFIG = `
import { definePlugin } from '@kith/core'
const mails = definePlugin({
  id: 'mails',
  version: '1.0.0',
  kernel: '*',
  setup: (r) => r.on('customer.created', (event) => console.log('mailed ' + event.subjectId), { as: 'mails.greet' }),
})
export default { plugins: [mails()], auth: { apiKeys: true } }
`

async function kith(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runKith(args, here)
  if (code !== 0) throw new Error(stderr + stdout)
  return stdout
}

async function refusal(...args: string[]): Promise<string> {
  const { code, stderr } = await runKith(args, here)
  expect(code).toBe(1)
  return stderr
}

function count(file: string, from: string): number {
  const database = new Database(file, { readonly: true })
  try {
    return (database.prepare(`select count(*) as n from ${from}`).get() as { n: number }).n
  } finally {
    database.close()
  }
}

const backups = (): string[] => readdirSync(at('backups')).toSorted()

beforeAll(async () => {
  mkdirSync(at('node_modules'))
  symlinkSync(join(import.meta.dirname, '../../../../node_modules/@kith'), at('node_modules/@kith'))
  writeFileSync(at('kith.config.mjs'), CONFIG)
  await kith('migrate')
  key = (await kith('key', 'create', '--actor', 'shop', '--role', 'integration', '--team', 't1')).trim()
}, 60_000)

afterAll(() => folder[Symbol.dispose]())

describe('kith backup', () => {
  it('copies a database that is written to, as it was at one moment, and checks the copy', async () => {
    await using server = await KithProcess.start([], here)
    const client = new Client(await server.url())
    const ending = new AbortController()
    const load = async (): Promise<void> => {
      while (!ending.signal.aborted)
        await client.ask('POST', '/customers', {
          token: key,
          body: { name: 'Wang Fang', phone: '13800138000' },
        })
    }
    const running = Promise.all([load(), load()])
    await vi.waitFor(() => expect(count(at('crm.db'), 'crm_customer')).toBeGreaterThan(20), {
      timeout: 15_000,
    })
    const said = await kith('backup', '--to', 'backups')
    ending.abort()
    await running
    const [name] = backups()
    expect(said).toMatch(/^backed up {2}backups\/crm-.*Z\.db {2}[\d.]+ MiB, checked$/m)
    expect(backups()).toEqual([expect.stringMatching(/^crm-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.db$/)])
    expect(statSync(at('backups', name!)).mode & 0o777).toBe(0o600)
    const copied = count(at('backups', name!), 'crm_customer')
    expect(copied).toBeGreaterThan(0)
    // Each customer with its event, its audit entry and what is owed, or none of them.
    expect(count(at('backups', name!), "crm_event where name = 'customer.created'")).toBe(copied)
    expect(readFileSync(at('backups', name!)).includes('13800138000')).toBe(false)
  }, 60_000)

  it('goes on until it is told to stop, and keeps as many as it shall', async () => {
    const child = startKith(['backup', '--to', 'backups', '--every', '1m', '--keep', '2'], here)
    let said = ''
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text))
    await vi.waitFor(() => expect(said).toContain('backed up'), { timeout: 20_000 })
    const closed = once(child, 'close')
    child.kill('SIGTERM')
    expect(await closed).toEqual([0, null])
    for (const day of ['01', '02', '03'])
      copyFileSync(at('crm.db'), at('backups', `crm-2026-01-${day}T00-00-00Z.db`))
    const removed = await kith('backup', '--to', 'backups', '--keep', '2')
    // Two of one second have one name: how many there are in all depends on how fast this is.
    for (const day of ['01', '02', '03'])
      expect(removed).toMatch(new RegExp(`^removed.*crm-2026-01-${day}`, 'm'))
    expect(backups()).toHaveLength(2)
  }, 60_000)

  it.each([
    [['--every', '5'], 'KITH_CLI_BACKUP_OPTION_INVALID'],
    [['--every', '99d'], 'KITH_CLI_BACKUP_OPTION_INVALID'],
    [['--keep', '0'], 'KITH_CLI_BACKUP_OPTION_INVALID'],
    [['--db', 'absent.db'], 'KITH_CLI_DATABASE_NOT_FOUND'],
    [['--db', 'sqlite::memory:'], 'KITH_CLI_BACKUP_UNSUPPORTED'],
    [['--db', 'postgres://u:hunter2@h/db'], 'KITH_CLI_BACKUP_UNSUPPORTED'],
  ])(
    'refuses %j',
    async (options, code) => {
      expect(await refusal('backup', '--to', 'other', ...options)).toContain(code)
    },
    30_000,
  )
})

describe('kith restore', () => {
  it('refuses what does not fit before it changes anything', async () => {
    const [newest] = backups().toReversed()
    const backup = at('backups', newest!)
    const before = count(at('crm.db'), 'crm_customer')
    expect(await refusal('restore', backup)).toContain('KITH_CLI_RESTORE_EXISTS')
    const torn = at('torn.db')
    copyFileSync(backup, torn)
    truncateSync(torn, statSync(torn).size - 8192)
    expect(await refusal('restore', torn, '--db', 'new.db')).toContain('KITH_CLI_BACKUP_DAMAGED')
    writeFileSync(at('text.db'), 'no database at all, but a text that is long enough'.repeat(50))
    expect(await refusal('restore', at('text.db'), '--db', 'new.db')).toContain('KITH_CLI_BACKUP_DAMAGED')
    new Database(at('other.db')).exec('create table t (x)').close()
    expect(await refusal('restore', at('other.db'), '--db', 'new.db')).toContain('it holds no CRM')
    const newer = at('newer.db')
    copyFileSync(backup, newer)
    const database = new Database(newer)
    database.exec(
      `insert into crm_migration select 'core', '9999-from-the-future', checksum, applied_at from crm_migration limit 1`,
    )
    database.close()
    expect(await refusal('restore', newer, '--db', 'new.db')).toMatch(
      /KITH_CLI_RESTORE_UNKNOWN.*9999-from-the-future/,
    )
    const other = { ...here, env: { ...here.env, KITH_SECRET: 'another secret, which is long enough too' } }
    expect((await runKith(['restore', backup, '--db', 'new.db'], other)).stderr).toContain(
      'KITH_VAULT_SECRET_MISMATCH',
    )
    await using server = await KithProcess.start([], here)
    expect(await refusal('restore', backup, '--force')).toContain('KITH_CLI_RESTORE_IN_USE')
    expect((await new Client(await server.url()).ask('GET', '/health/ready')).status).toBe(200)
    expect(count(at('crm.db'), 'crm_customer')).toBe(before)
    expect(readdirSync(folder.path).filter((name) => /restoring|before|new/.test(name))).toEqual(['newer.db'])
  }, 120_000)

  it('brings back what was lost, and does nothing again until it is told to', async () => {
    const create = async (name: string): Promise<string> => {
      await using server = await KithProcess.start([], here)
      const client = new Client(await server.url())
      const { body } = await client.ask('POST', '/customers', { token: key, body: { name } })
      await vi.waitFor(() => expect(server.stdout).toContain(`mailed ${body.id}`), { timeout: 10_000 })
      return body.id
    }
    await create('before the backup')
    const database = new Database(at('crm.db'))
    const event = database
      .prepare('select id, subject_id as customer from crm_event order by id desc limit 1')
      .get() as {
      id: string
      customer: string
    }
    // What was owed at the moment of the backup, and is made after it.
    database.exec(`insert into crm_delivery (event_id, subscriber, tenant_id, subject_id, state, attempts, due_at)
      values ('${event.id}', 'mails.greet', 'default', '${event.customer}', 'ready', 0, '2026-01-01T00:00:00.000Z')`)
    database.close()
    await kith('backup', '--to', 'drill')
    const cursor = count(at('crm.db'), 'crm_event')
    await create('after the backup')
    const [backup] = readdirSync(at('drill'))
    const said = await kith('restore', at('drill', backup!), '--force')
    expect(said).toMatch(/kept .* as .*crm\.db\.before-[^]*1 deliveries are held/)
    expect(count(at('crm.db'), "crm_customer where name = 'after the backup'")).toBe(0)
    expect(count(at('crm.db'), "crm_customer where name = 'before the backup'")).toBe(1)
    const checked = await kith('restore-check', '--newer-than', '2026-01-01T00:00:00Z')
    expect(checked).toMatch(/^ok +secret: /m)
    expect(checked).toMatch(/^ok +audit: no entry was changed/m)
    expect(checked).toMatch(/^warning +events: the last one is of 20/m)
    expect(checked).toMatch(new RegExp(`^ok +event: .* customer\\.created ${event.id}$`, 'm'))
    expect(checked).toMatch(/^warning +deliveries: 1 to mails\.greet are held/m)
    {
      await using server = await KithProcess.start([], here)
      const client = new Client(await server.url())
      const { body } = await client.ask('POST', '/customers', {
        token: key,
        body: { name: 'after the restore' },
      })
      await vi.waitFor(() => expect(server.stdout).toContain(`mailed ${body.id}`), { timeout: 10_000 })
      expect(server.stdout).not.toContain(`mailed ${event.customer}`)
      // Whoever had read the feed to its end before the disaster is shown all that comes after it.
      const numbered = `crm_event where id > '${event.id}' and feed_seq > ${cursor + 1000}`
      await vi.waitFor(() => expect(count(at('crm.db'), numbered)).toBe(1), { timeout: 10_000 })
    }
    expect(await kith('restore-check', '--release')).toMatch(/^released +1$/m)
    await using server = await KithProcess.start([], here)
    await vi.waitFor(() => expect(server.stdout).toContain(`mailed ${event.customer}`), { timeout: 10_000 })
    expect(await kith('restore-check')).toMatch(/^ok +deliveries: none is held$/m)
  }, 180_000)

  it('finds an audit that was tampered with', async () => {
    await kith('restore', at('drill', readdirSync(at('drill'))[0]!), '--db', 'tampered.db')
    const database = new Database(at('tampered.db'))
    database.exec("update crm_audit set action = 'customers.get' where writer_seq = 1")
    database.close()
    const { code, stdout } = await runKith(['restore-check', '--db', 'tampered.db'], here)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^error +audit: \d+ entries were changed/m)
  }, 60_000)
})

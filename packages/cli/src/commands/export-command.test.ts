import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { runKith, TemporaryFolder } from '../fixtures/kith-process.ts'

const folder = new TemporaryFolder()
const here = {
  cwd: folder.path,
  env: { KITH_DATABASE_URL: 'sqlite:crm.db', KITH_SECRET: 'a secret for tests, long enough to be one' },
}

beforeAll(async () => {
  await runKith(['migrate'], here)
}, 30_000)
afterAll(() => folder[Symbol.dispose]())

const lastEntry = (): unknown => {
  using closing = new DisposableStack()
  const raw = new Database(join(folder.path, 'crm.db'))
  closing.defer(() => void raw.close())
  return raw.prepare('select actor_id, action, reason from crm_audit order by at desc, writer_seq desc').get()
}

describe('kith export', () => {
  it('writes to standard output, as the system', async () => {
    const { stdout, code } = await runKith(['export', '--fields', 'name,phone', '--no-mark'], here)
    expect([code, stdout]).toEqual([0, 'name,phone\r\n'])
    expect(lastEntry()).toMatchObject({ reason: expect.stringMatching(/^csv, 0 rows, complete/) as string })
  }, 60_000)

  it('writes a file that only this user reads, and overwrites none', async () => {
    const path = join(folder.path, 'all.ndjson')
    const args = ['export', '--format', 'ndjson', '--output', path, '--where', '{"city":"上海"}']
    expect((await runKith(args, here)).code).toBe(0)
    expect(readFileSync(path, 'utf8')).toBe('')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect((await runKith(args, here)).stderr).toContain('KITH_CLI_FILE_EXISTS')
  }, 60_000)

  it('leaves nothing where it fails, and has the rights of the actor', async () => {
    const path = join(folder.path, 'none.csv')
    const as = ['--actor', 'u1', '--role', 'service-rep']
    const refused = await runKith(['export', '--output', path, ...as], here)
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('KITH_FORBIDDEN')])
    const unknown = await runKith(['export', '--output', path, '--fields', 'salary'], here)
    expect(unknown.stderr).toContain('KITH_FIELD_UNAVAILABLE')
    expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false])
  }, 60_000)

  it.each([
    [['--where', '{city'], 'KITH_CLI_FILTER_UNREADABLE'],
    [['--role', 'service-rep'], 'KITH_CLI_ACTOR_REQUIRED'],
    [['--format', 'pdf'], 'Allowed choices are csv, xlsx, ndjson, vcard'],
  ])(
    'refuses %j',
    async (args, message) => {
      expect((await runKith(['export', ...args], here)).stderr).toContain(message)
    },
    60_000,
  )
})

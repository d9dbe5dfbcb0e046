import { copyFileSync } from 'node:fs'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { runKith, TemporaryFolder } from '../fixtures/kith-process.ts'

const SECRET = 'a secret for tests, long enough to be one'
const folder = new TemporaryFolder()
let name = 0
let env: Record<string, string>

beforeAll(async () => {
  await Promise.all([
    runKith(['seed', '--db', 'demo.db'], { cwd: folder.path }),
    runKith(['migrate', '--db', 'template.db'], { cwd: folder.path }),
  ])
}, 30_000)

afterAll(() => folder[Symbol.dispose]())

beforeEach(() => {
  env = { KITH_SECRET: SECRET, KITH_DATABASE_URL: `crm-${++name}.db` }
  copyFileSync(join(folder.path, 'template.db'), join(folder.path, env['KITH_DATABASE_URL']!))
})

const kith = (command: string, change: Record<string, string> = {}) =>
  runKith(command.split(' '), { cwd: folder.path, env: { ...env, ...change } })

function change(sql: string): void {
  const database = new Database(join(folder.path, env['KITH_DATABASE_URL']!))
  database.exec(sql)
  database.close()
}

describe('the doctor', () => {
  it('finds nothing to say against a database that can be served', async () => {
    await kith('key create --actor shop --role integration')
    const { code, stdout, stderr } = await kith('doctor')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).not.toMatch(/^(error|warning)/m)
    for (const check of ['secret', 'database', 'pragmas', 'migrations', 'tables', 'search', 'sign-in'])
      expect(stdout).toMatch(new RegExp(`^ok +${check}: `, 'm'))
  }, 30_000)

  it('knows a demo database from one of your own', async () => {
    expect(await kith('doctor --demo --db demo.db')).toMatchObject({ code: 0 })
    const plain = await kith('doctor --db demo.db')
    expect(plain).toMatchObject({ code: 1, stdout: expect.stringMatching(/^error +demo: .*\n +Fix: /m) })
    expect(plain.stdout).toMatch(/^error +secret: .*another secret/m)
    expect((await kith('doctor --demo')).stdout).toMatch(/^error +demo: /m)
  }, 30_000)

  it.each([
    [
      'a column that is gone',
      'alter table crm_customer drop column nickname',
      /column crm_customer\.nickname is missing/,
    ],
    [
      'a column too many',
      'alter table crm_customer add column extra text',
      /column crm_customer\.extra belongs to no field/,
    ],
    [
      'a column that may be null',
      'alter table crm_customer drop column kind; alter table crm_customer add column kind text',
      /column crm_customer\.kind is "TEXT" and not "TEXT not null"/,
    ],
    [
      'a column that takes other texts for the same',
      'alter table crm_customer drop column nickname; alter table crm_customer add column nickname text collate nocase',
      /table crm_customer compares texts by the collation nocase/,
    ],
    [
      'an index that is gone',
      'drop index ix_crm_customer_phone_eq',
      /index ix_crm_customer_phone_eq is missing/,
    ],
  ])(
    'finds %s',
    async (_, sql, message) => {
      change(sql)
      const { code, stdout } = await kith('doctor')
      expect(code).toBe(1)
      expect(stdout).toMatch(new RegExp(`^error +tables: .*${message.source}`, 'm'))
    },
    30_000,
  )

  it.each([
    [
      'pending',
      "delete from crm_migration where plugin_id = 'directory'",
      /error +migrations: directory\/\S+ is pending/,
    ],
    ['changed', "update crm_migration set checksum = 'x'", /error +migrations: core\/\S+ was edited/],
    [
      'orphaned',
      "insert into crm_migration values ('gone', '0001-x', 'x', 'x')",
      /warning +migrations: gone\/0001-x/,
    ],
  ])(
    'finds migrations that are %s',
    async (_, sql, message) => {
      change(sql)
      expect((await kith('doctor')).stdout).toMatch(message)
    },
    30_000,
  )

  it('finds what keeps the server from starting', async () => {
    expect((await kith('doctor')).stdout).toMatch(/^error +sign-in: .*\n +Fix: .*kith key create/m)
    expect((await kith('doctor', { KITH_SECRET: '' })).stdout).toMatch(/^error +secret: there is none/m)
    expect((await kith('doctor', { KITH_SECRET: 'short' })).stdout).toMatch(
      /^error +secret: .*fewer than 32/m,
    )
    const missing = await kith('doctor --db missing.db')
    expect(missing).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^error +database: There is no database/m),
    })
  }, 30_000)
})

describe('kith migrate', () => {
  it('indexes rows for search that were there before, which the doctor misses until then', async () => {
    const onDemo = { env: { KITH_SECRET: SECRET, KITH_DATABASE_URL: 'search.db' }, cwd: folder.path }
    copyFileSync(join(folder.path, 'demo.db'), join(folder.path, 'search.db'))
    const database = new Database(join(folder.path, 'search.db'))
    database.exec('delete from crm_search_token; delete from crm_search_build')
    database.close()
    expect((await runKith(['doctor', '--demo'], onDemo)).stdout).toMatch(
      /^warning +search: rows of user, customer.*\n +Fix: .*kith migrate/m,
    )
    expect((await runKith(['migrate'], onDemo)).stdout).toMatch(/^indexed +\d+ rows of customer for search$/m)
    expect((await runKith(['doctor', '--demo'], onDemo)).stdout).toMatch(/^ok +search: /m)
  }, 30_000)

  it('tells and prints what it would do, does it once, and then has nothing to do', async () => {
    change(
      "delete from crm_migration where plugin_id = 'directory'; drop table crm_directory_team; drop table crm_directory_user; drop table crm_directory_api_key",
    )
    expect((await kith('migrate --plan')).stdout).toMatch(
      /^pending +directory\/0001-create-directory\n\d+ applied, 1 pending$/m,
    )
    expect((await kith('migrate --sql')).stdout).toMatch(/^create table "crm_directory_team"/m)
    expect((await kith('migrate')).stdout).toBe(
      'applied  directory/0001-create-directory\n1 migrations applied\n',
    )
    expect((await kith('migrate')).stdout).toBe('The database is up to date.\n')
  }, 30_000)
})

import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { runKith, startKith, TemporaryFolder } from '../fixtures/kith-process.ts'

const folder = new TemporaryFolder()
const here = {
  cwd: folder.path,
  env: { KITH_DATABASE_URL: 'sqlite:crm.db', KITH_SECRET: 'a secret for tests, long enough to be one' },
}
const write = (name: string, text: string): void => writeFileSync(join(folder.path, name), text)
let raw: InstanceType<typeof Database>

beforeAll(async () => {
  await runKith(['migrate'], here)
  raw = new Database(join(folder.path, 'crm.db'))
}, 60_000)

afterAll(() => {
  raw.close()
  folder[Symbol.dispose]()
})

const count = (): unknown => raw.prepare('select count(*) as n from crm_customer').get()

describe('kith import', () => {
  it('imports a file, and writes what failed beside it', async () => {
    write('club.csv', '姓名,手机号\n张三,13800138000\n李四,12\n')
    const preview = await runKith(['import', 'club.csv', '--preview'], here)
    expect(preview.stdout).toContain('Of 2 records: 1 to create, 0 to change, 0 to skip, 1 would fail')
    expect(preview.stdout).toContain('1 x KITH_VALUE_UNREADABLE (phone), first on line 3')
    expect(count()).toEqual({ n: 0 })
    const id = /--resume (\S+)/.exec(preview.stdout)![1]!
    const done = await runKith(['import', '--resume', id], here)
    expect(done).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 created, 0 changed, 0 skipped, 1 failed') as unknown,
    })
    expect(readFileSync(join(folder.path, `${id}.errors.csv`), 'utf8')).toContain(
      '李四,12,3,KITH_VALUE_UNREADABLE,phone,',
    )
    const again = await runKith(['import', 'club.csv', '--match-by', 'phone'], here)
    expect(again.stdout).toContain('0 created, 0 changed, 1 skipped, 1 failed')
    expect(readFileSync(join(folder.path, 'club.csv.errors.csv'), 'utf8')).toContain('李四')
  }, 120_000)

  it('asks where columns go that it can only guess', async () => {
    write('odd.csv', 'x1,x2\n王五,13900139000\n赵六,13700137000\n')
    const asked = await runKith(['import', 'odd.csv'], here)
    expect(asked).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('KITH_CLI_IMPORT_UNMAPPED') as unknown,
    })
    expect(asked.stdout).toContain('x2 -> phone (values)')
    const id = /of the import (\S+) go/.exec(asked.stderr)![1]!
    const told = await runKith(['import', '--resume', id, '--map', 'x1=name', '--map', 'x2=phone'], here)
    expect(told.stdout).toContain('2 created')
  }, 120_000)

  it.each([
    [[], 'KITH_CLI_IMPORT_FILE_REQUIRED'],
    [['nowhere.csv'], 'KITH_CLI_IMPORT_FILE_NOT_FOUND'],
    [['club.csv', '--map', 'name'], 'KITH_CLI_IMPORT_MAP_INVALID'],
  ])(
    'refuses %j',
    async (args, code) => {
      expect(await runKith(['import', ...args], here)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(code) as unknown,
      })
    },
    60_000,
  )

  it('rests when it is interrupted, and goes on', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `Customer ${index}`)
    write('many.csv', `name\n${rows.join('\n')}\n`)
    const child = startKith(['import', 'many.csv'], here)
    let said = ''
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text))
    await once(child.stderr!, 'data')
    child.kill('SIGINT')
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(130)
    const id = /kith import --resume (\S+)/.exec(said)![1]!
    expect(raw.prepare('select state from crm_import where id = ?').get(id)).toEqual({ state: 'paused' })
    await runKith(['import', '--resume', id, '--preview'], here)
    expect(raw.prepare('select state from crm_import where id = ?').get(id)).toEqual({ state: 'paused' })
  }, 120_000)
})

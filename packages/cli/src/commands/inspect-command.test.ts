import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { runKith, TemporaryFolder } from '../fixtures/kith-process.ts'

const folder = new TemporaryFolder()
/** Neither a database nor a secret. */
const bare = { cwd: folder.path, env: {} }
const here = {
  cwd: folder.path,
  env: { KITH_DATABASE_URL: 'sqlite:crm.db', KITH_SECRET: 'a secret for tests, long enough to be one' },
}

/** A plugin as its plain declaration: the folder of the test resolves no package. */
const config = `
const definition = {
  id: 'greeter',
  version: '1.0.0',
  kernel: '^0.1',
  setup(r) {
    r.hook.guard('customers.create', () => true)
    r.command('welcome', {
      summary: 'Create a customer by name',
      arguments: [
        { name: 'name', summary: 'of the customer' },
        { name: 'lifecycle', summary: 'where they stand', isOptional: true },
      ],
      async run({ arguments: { name, lifecycle }, execute, print }) {
        const { id } = await execute('customers.create', lifecycle ? { name, lifecycle } : { name })
        print('Welcome, ' + (await execute('customers.get', { id })).name)
      },
    })
  },
}
export default { plugins: [{ id: 'greeter', definition, options: {} }] }
`

beforeAll(async () => {
  writeFileSync(join(folder.path, 'kith.config.mjs'), config)
  await runKith(['migrate'], here)
}, 60_000)

afterAll(() => folder[Symbol.dispose]())

describe('kith inspect', () => {
  it('lists what the plugins add, without a database or a secret', async () => {
    const { code, stdout } = await runKith(['inspect'], bare)
    expect(code).toBe(0)
    expect(stdout).toContain('greeter 1.0.0\n  commands      kith greeter welcome')
    expect(stdout).toContain('  customers.create: guard greeter, run core')
    expect(stdout).toMatch(/^ {2}customer\.idNumber +identity, encrypted +customer$/m)
    expect(stdout).toMatch(/^ {2}operations {4}users\.create, [\w., ]+,\n {16}\w+\./m)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  }, 60_000)

  it('prints all of it as JSON', async () => {
    const { stdout } = await runKith(['inspect', '--json'], bare)
    const manifest = JSON.parse(stdout) as { readonly plugins: { readonly id: string }[] }
    expect(manifest.plugins.map(({ id }) => id)).toEqual(['core', 'directory', 'greeter'])
  }, 60_000)
})

describe('kith explain', () => {
  it('tells how an operation runs and who may call it', async () => {
    const { stdout } = await runKith(['explain', 'customers.create'], bare)
    expect(stdout).toContain('  route       POST /customers\n  permission  customer:create')
    expect(stdout).toContain('  1. guard      greeter\n  2. run        core')
    expect(stdout).toMatch(/^ {2}service-rep {2}/m)
  }, 60_000)

  it('refuses an operation that is not there', async () => {
    const { code, stderr } = await runKith(['explain', 'customers.adopt'], bare)
    expect([code, stderr]).toEqual([1, expect.stringContaining('KITH_OPERATION_UNKNOWN')])
  }, 60_000)
})

describe('kith <plugin> <command>', () => {
  it('runs it with its arguments, as the system', async () => {
    const { code, stdout, stderr } = await runKith(['greeter', 'welcome', '张三'], here)
    expect([code, stderr, stdout.trim()]).toEqual([0, '', 'Welcome, 张三'])
  }, 60_000)

  it('refuses a command line that is wrong, with a code', async () => {
    const missing = await runKith(['greeter', 'welcome'], here)
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('KITH_CLI_COMMAND_INVALID')])
    expect(missing.stderr).toContain("missing required argument 'name'")
    const unknown = await runKith(['greeter', 'wave'], here)
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('KITH_CLI_COMMAND_INVALID')])
    const nobody = await runKith(['stranger', 'wave'], here)
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('KITH_CLI_COMMAND_UNKNOWN')])
    expect(nobody.stderr).toContain('greeter')
  }, 60_000)

  it('explains itself', async () => {
    const { code, stdout } = await runKith(['greeter', 'welcome', '--help'], here)
    expect(code).toBe(0)
    expect(stdout).toContain('of the customer')
  }, 60_000)
})

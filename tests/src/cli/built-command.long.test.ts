import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

const run = promisify(execFile)
const packageFolder = dirname(fileURLToPath(import.meta.resolve('@kith/cli/package.json')))
const bin = join(packageFolder, 'dist/bin.js')
const folder = mkdtempSync(join(tmpdir(), 'kith-built-'))

beforeAll(async () => {
  if (!existsSync(bin)) throw new Error('The command is not built: run "npm run build" first.')
  await run(process.execPath, [bin, 'seed'], { cwd: folder })
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Starts the demo and waits until it is alive. */
async function startDemo(): Promise<{ child: ChildProcess; url: string }> {
  const url = `http://127.0.0.1:${await freePort()}`
  const child = spawn(process.execPath, [bin, 'serve', '--demo', '--port', new URL(url).port], {
    cwd: folder,
    stdio: 'ignore',
  })
  while (!(await isAlive(url))) await new Promise((resolve) => setTimeout(resolve, 2))
  return { child, url }
}

async function isAlive(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/live`)).ok
  } catch {
    return false
  }
}

async function stop(child: ChildProcess): Promise<number | null> {
  const closed = once(child, 'close') as Promise<[number | null]>
  child.kill('SIGTERM')
  const [code] = await closed
  return code
}

describe('the built command', () => {
  it('serves the demo, and stops when it is told to', async () => {
    const { child, url } = await startDemo()
    const authorization = 'Bearer demo-service-rep'
    expect((await fetch(`${url}/customers?limit=5`, { headers: { authorization } })).status).toBe(200)
    expect(await stop(child)).toBe(0)
  })

  it('tells of its plugins and operations, without a database or a secret', async () => {
    const root = join(import.meta.dirname, '../../..')
    mkdirSync(join(root, '.kith'), { recursive: true })
    // Beneath the repository, where the plugin is found as it is in a project that has installed it.
    const project = mkdtempSync(join(root, '.kith/project-'))
    onTestFinished(() => rmSync(project, { recursive: true }))
    writeFileSync(
      join(project, 'kith.config.mjs'),
      `import { masking } from '@kith/masking'
      export default { plugins: [masking({ strategies: [{ name: 'staff', first: 2, last: 2 }] })] }`,
    )
    const surroundings = { cwd: project, env: { PATH: process.env['PATH'] } }
    const inspected = await run(process.execPath, [bin, 'inspect'], surroundings)
    expect(inspected.stdout).toContain(
      [
        'masking 0.1.0',
        '  tables        crm_masking_mask_rule',
        '  operations    maskRules.set, maskRules.list, maskRules.remove, masking.lint',
        '  masks         masking.staff, masking.redacted',
        '  commands      kith masking lint',
      ].join('\n'),
    )
    const explained = await run(process.execPath, [bin, 'explain', 'maskRules.set'], surroundings)
    expect(explained.stdout.trim().split('\n')).toEqual([
      'maskRules.set  Choose the mask of a field',
      '  plugin      masking',
      '  kind        command',
      '  route       POST /mask-rules',
      '  permission  maskRule:create',
      '',
      'Runs in this order:',
      '  1. run        masking',
      '',
      'May be called by:',
      '  system-admin  all rows  (from masking)',
    ])
    expect([inspected.stderr, explained.stderr]).toEqual(['', ''])
  }, 60_000)

  it('brings what it needs, and no tests', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json'], { cwd: packageFolder })
    const [packed] = JSON.parse(stdout) as [{ files: { path: string }[] }]
    const paths = packed.files.map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining([
        'dist/bin.js',
        'dist/main.js',
        'dist/third-party-licenses.txt',
        'src/demo/data/chinook-LICENSE.md',
      ]),
    )
    expect(paths.filter((path) => /\.test\.|fixtures/.test(path))).toEqual([])
    expect(readFileSync(bin, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  })
})

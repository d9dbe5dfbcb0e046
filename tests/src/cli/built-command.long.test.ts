import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

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

  it('brings what it needs, and no tests', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json'], { cwd: packageFolder })
    const [packed] = JSON.parse(stdout) as [{ files: { path: string }[] }]
    const paths = packed.files.map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining([
        'dist/bin.js',
        'dist/demo/data/chinook.json',
        'src/demo/data/chinook-LICENSE.md',
      ]),
    )
    expect(paths.filter((path) => /\.test\.|fixtures/.test(path))).toEqual([])
    expect(readFileSync(bin, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  })
})

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

const COLD_START_S = 0.45
const IDLE_RSS_MIB = 100

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

/** Starts the demo and answers how many seconds went by until it was alive. */
async function startDemo(): Promise<{ child: ChildProcess; url: string; seconds: number }> {
  const url = `http://127.0.0.1:${await freePort()}`
  const startedAt = performance.now()
  const child = spawn(process.execPath, [bin, 'serve', '--demo', '--port', new URL(url).port], {
    cwd: folder,
    stdio: 'ignore',
  })
  while (!(await isAlive(url))) await new Promise((resolve) => setTimeout(resolve, 2))
  return { child, url, seconds: (performance.now() - startedAt) / 1000 }
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
  it(`is alive within ${COLD_START_S} seconds`, async () => {
    const seconds: number[] = []
    for (let round = 0; round < 9; round++) {
      const started = await startDemo()
      seconds.push(started.seconds)
      expect(await stop(started.child)).toBe(0)
    }
    // The least of several: what is above it belongs to whatever else the machine was doing.
    expect(Math.min(...seconds)).toBeLessThanOrEqual(COLD_START_S)
  })

  it.runIf(process.platform === 'linux')(`rests in ${IDLE_RSS_MIB} MiB`, async () => {
    const { child, url } = await startDemo()
    const authorization = 'Bearer demo-service-rep'
    expect((await fetch(`${url}/customers?limit=5`, { headers: { authorization } })).status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 5000))
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? []
    expect(Number(kib) / 1024).toBeLessThanOrEqual(IDLE_RSS_MIB)
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

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What starting `kith serve` costs. */
export interface StartFigures {
  readonly seconds: number
  readonly megabytes: number
  readonly runs: number
}

const BIN = join(import.meta.dirname, '../../packages/cli/dist/bin.js')
const FOLDER = join(import.meta.dirname, '../../.kith/bench')
const PORT = 4473

/**
 * Measures the built `kith serve --demo` on a database that is there already: from the start of the process to the first
 * answer, and the memory it holds two seconds later.
 */
export async function measureStarts(runs: number): Promise<StartFigures> {
  if (!existsSync(BIN)) throw new Error('Build first: npm run build')
  mkdirSync(FOLDER, { recursive: true })
  await start()
  const figures: { seconds: number; megabytes: number }[] = []
  for (let run = 0; run < runs; run++) figures.push(await start())
  const median = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(runs / 2)]!
  return {
    seconds: median(figures.map((each) => each.seconds)),
    megabytes: median(figures.map((each) => each.megabytes)),
    runs,
  }
}

async function start(): Promise<{ seconds: number; megabytes: number }> {
  const begun = performance.now()
  const child = spawn(process.execPath, [BIN, 'serve', '--demo', '--port', String(PORT)], {
    cwd: FOLDER,
    stdio: 'ignore',
  })
  try {
    await untilAnswered(child)
    const seconds = (performance.now() - begun) / 1000
    await sleep(2000)
    return { seconds, megabytes: residentMegabytes(child) }
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
}

async function untilAnswered(child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    try {
      if ((await fetch(`http://127.0.0.1:${PORT}/health/live`)).ok) return
    } catch {
      await sleep(2)
    }
  }
  throw new Error('kith serve ended before it answered.')
}

function residentMegabytes({ pid }: ChildProcess): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import process from 'node:process'

import { openCrm } from './crm.ts'
import type { Place } from './place.ts'

/** One process of the example. */
export interface Running {
  /** The first line that it printed. */
  readonly said: string
  /** Tells it to leave, and waits until it has. */
  leave(): Promise<void>
}

/** Migrates the database, as a deployment does before it starts anything. */
export async function migrate(place: Place): Promise<void> {
  const crm = openCrm(place)
  await crm.migrate()
  await crm.close()
}

/** Starts `host.ts` or `worker.ts`, and waits until it has said something. */
export async function start(program: 'host.ts' | 'worker.ts', place: Place): Promise<Running> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--conditions=@kith/source', '--no-warnings', join(import.meta.dirname, program), JSON.stringify(place)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = once(child, 'exit')
  const line = once(child.stdout!, 'data')
  const first = await Promise.race([line, ended.then(() => undefined)])
  if (first === undefined) throw new TypeError(`${program} ended before it was ready.`)
  return {
    said: String(first[0]).trim(),
    async leave() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

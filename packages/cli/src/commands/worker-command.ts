import type { Crm } from '@kith/core'

import { untilSignalled } from '../serve/stop-signal.ts'
import type { CommandOptions } from './command-line.ts'
import { withInstance } from './with-instance.ts'

const PROGRESS_MS = 10_000

/** Runs `kith worker`: background work alone, until it is told to stop, with a line about it whenever that changes. */
export async function runWorker(options: CommandOptions): Promise<void> {
  await withInstance(options, async (crm, { label }) => {
    const stopped = untilSignalled()
    await crm.start()
    console.log(`Kith works on ${label}`)
    const progress = new Progress(crm)
    const timer = setInterval(() => void progress.tell(), PROGRESS_MS)
    await progress.tell()
    await stopped
    clearInterval(timer)
    await crm.stop()
    console.log('Kith has stopped working')
  })
}

/** Prints how the work stands, when it stands otherwise than before. */
class Progress {
  readonly #crm: Pick<Crm, 'health'>
  #last = ''

  constructor(crm: Pick<Crm, 'health'>) {
    this.#crm = crm
  }

  async tell(): Promise<void> {
    const { status, queue, ailing } = await this.#crm.health()
    const behind = queue === undefined ? '-' : `${Math.round(queue.lagMs / 1000)} s`
    const ill = Object.entries(ailing).map(([plugin, failure]) => `, ${plugin}: ${failure}`)
    const line = `${status}: ${behind} behind, ${queue?.dead ?? '-'} dead letters${ill.join('')}`
    if (line !== this.#last) console.log(line)
    this.#last = line
  }
}

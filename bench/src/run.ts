/** Measures, prints what it found, and fails beyond a limit. */
import { readOptions } from './options.ts'
import { runYardstick } from './run-yardstick.ts'
import { runScale } from './scale/run-scale.ts'

const options = readOptions()
const missed = options.scale ? await runScale(options) : await runYardstick(options)
if (!options.smoke && missed.length > 0) {
  console.error(`Missed: ${missed.join(', ')}.`)
  process.exitCode = 1
}

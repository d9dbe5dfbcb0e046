/** Measures, prints what it found, and fails beyond a limit. */
import { readOptions } from './options.ts'
import { reportPlugins } from './report-plugins.ts'
import { runYardstick } from './run-yardstick.ts'
import { runScale } from './scale/run-scale.ts'

const options = readOptions()
const costly = options.plugins || options.smoke ? await reportPlugins(options) : []
const slow = options.plugins ? [] : options.scale ? await runScale(options) : await runYardstick(options)
const missed = [...costly, ...slow]
if (!options.smoke && missed.length > 0) {
  console.error(`Missed: ${missed.join(', ')}.`)
  process.exitCode = 1
}

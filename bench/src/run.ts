/** Measures, prints what it found, and fails beyond a limit. */
import { readOptions } from './options.ts'
import { reportPlugins } from './report-plugins.ts'
import { runYardstick } from './run-yardstick.ts'
import { runScale } from './scale/run-scale.ts'

const options = readOptions()
const missed = options.plugins || options.smoke ? await reportPlugins(options) : []
if (options.scale) missed.push(...(await runScale(options)))
else if (!options.plugins) missed.push(...(await runYardstick(options)))
if (!options.smoke && missed.length > 0) {
  console.error(`Missed: ${missed.join(', ')}.`)
  process.exitCode = 1
}

/** Measures, prints what it found, and fails beyond a limit. */
import { runEvents } from './events/run-events.ts'
import { runImport } from './imports/run-import.ts'
import { runIngestion } from './ingestion/run-ingestion.ts'
import { readOptions } from './options.ts'
import { runOrders } from './orders/run-orders.ts'
import { reportPlugins } from './report-plugins.ts'
import { reportProfile } from './report-profile.ts'
import { runYardstick } from './run-yardstick.ts'
import { runScale } from './scale/run-scale.ts'
import { runServiceLevels } from './service-levels/run-service-levels.ts'

const options = readOptions()
const { db, events, imports, ingestion, orders, plugins, profile, scale, sla, smoke } = options
const isOfOne = profile || imports || ingestion || orders || sla || events
const isOfCalls = !plugins && !scale && !isOfOne
const missed = [
  ...(events ? await runEvents(options) : []),
  ...(imports ? await runImport(options) : []),
  ...(ingestion ? await runIngestion(options) : []),
  ...(sla ? await runServiceLevels(options) : []),
  ...(orders ? await runOrders(options) : []),
  ...(plugins || (smoke && !isOfOne) ? await reportPlugins(options) : []),
  ...(profile || (isOfCalls && db === 'sqlite') ? await reportProfile(options) : []),
  ...(scale && !plugins && !profile ? await runScale(options) : []),
  ...(isOfCalls ? await runYardstick(options) : []),
]
if (!smoke && missed.length > 0) {
  console.error(`Missed: ${missed.join(', ')}.`)
  process.exitCode = 1
}

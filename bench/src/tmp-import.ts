import { rmSync } from 'node:fs'
import { getHeapSpaceStatistics } from 'node:v8'

import { checkpointInBackground } from '@kith/core/node'

import { createBenchCrm, TEAM } from './bench-crm.ts'
import { importFile } from './imports/import-file.ts'
const rows = Number(process.argv[2] ?? 20000)
const file = `/tmp/imp-${process.pid}.db`
import { createRequire } from 'node:module'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const crm = createBenchCrm(file, { logPages: 65_536 })
const delay = monitorEventLoopDelay({ resolution: 1 })
await crm.migrate()
const ck = checkpointInBackground({ file, driver: createRequire(import.meta.url).resolve('better-sqlite3') })
const session = crm.as({
  kind: 'apiKey',
  id: 'key-import',
  roles: ['integration'],
  attributes: { teamIds: [TEAM], identityAccess: true },
} as const)
const { id } = await session.customers.import({ file: importFile(rows), name: 'bench.csv', start: true })
const [b, c] = [performance.now(), process.cpuUsage()]
await crm.start()
delay.enable()
let done = await session.imports.get({ id })
let half: any
const mem = process.env['MEM']
  ? setInterval(() => {
      const m = process.memoryUsage()
      console.log(
        getHeapSpaceStatistics()
          .filter((s) => s.space_size > 2e6)
          .map(
            (s) =>
              s.space_name +
              ' ' +
              (s.space_size / 1048576).toFixed(0) +
              '/' +
              (s.space_used_size / 1048576).toFixed(0),
          )
          .join(' '),
      )
      console.log(
        Object.entries(m)
          .map(([k, v]) => k + ' ' + (v / 1048576).toFixed(0))
          .join(' '),
      )
    }, 3000)
  : undefined
while (!/^(?:completed|failed)/.test(done.state)) {
  await new Promise((r) => setTimeout(r, 200))
  done = await session.imports.get({ id })
  if (half === undefined && done.progress.records > rows / 4)
    half = { t: performance.now(), c: process.cpuUsage(), n: done.progress.records }
}
const u = process.cpuUsage(c),
  v = process.cpuUsage(half.c)
console.log(
  'wall',
  ((rows / (performance.now() - b)) * 1000).toFixed(0),
  'cpu/s',
  (rows / ((u.user + u.system) / 1e6)).toFixed(0),
  'warm: us/row user',
  (v.user / (rows - half.n)).toFixed(0),
  'sys',
  (v.system / (rows - half.n)).toFixed(0),
  JSON.stringify(done.counts),
)
clearInterval(mem)
for (const q of [50, 99, 99.9, 100]) console.log('lag p' + q, (delay.percentile(q) / 1e6).toFixed(1))
await crm.close()
ck.stop()
for (const s of ['', '-wal', '-shm']) rmSync(file + s, { force: true })

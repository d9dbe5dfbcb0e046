import { rmSync } from 'node:fs'

import { kith } from '@kith/hono'

import { benchActor, createBenchCrm } from './bench-crm.ts'
import { benchCustomer } from './bench-customer.ts'
const file = `/tmp/cr-${process.pid}.db`
const crm = createBenchCrm(file)
await crm.migrate()
await crm.ready()
const actors = new Map<string, any>(
  ['relationship-manager', 'service-rep'].map((role) => [`Bearer ${role}`, benchActor(role)]),
)
const app = kith(crm, { actor: (c) => actors.get(c.req.header('authorization') ?? '') ?? null })
let n = 1000
const one = async () => {
  const r = await app.fetch(
    new Request('http://x/customers', {
      method: 'POST',
      headers: { authorization: 'Bearer relationship-manager', 'content-type': 'application/json' },
      body: JSON.stringify({ ...benchCustomer(n++), lifecycle: 'potential' }),
    }),
  )
  if (r.status !== 201) throw new Error(String(r.status) + (await r.text()))
  await r.text()
}
const run = async (k: number) => {
  const t = process.cpuUsage()
  const left = { n: k }
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (left.n-- > 0) await one()
    }),
  )
  const u = process.cpuUsage(t)
  return (u.user + u.system) / k
}
for (let i = 0; i < 5; i++) console.log((await run(1500)).toFixed(0), 'us per create')
await crm.close()
for (const s of ['', '-wal', '-shm']) rmSync(file + s, { force: true })

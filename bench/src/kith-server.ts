/** Kith on the same database, mounted the way a host mounts it. Usage: `kith-server.ts <place> <port>`. */
import { serve } from '@hono/node-server'
import { kith } from '@kith/hono'

import { benchActor, createBenchCrm } from './bench-crm.ts'

const [place, port] = process.argv.slice(2)
const crm = createBenchCrm(place!)
await crm.ready()

const actors = new Map<string, ReturnType<typeof benchActor>>(
  ['relationship-manager', 'service-rep'].map((role) => [`Bearer ${role}`, benchActor(role)]),
)
const app = kith(crm, { actor: (c) => actors.get(c.req.header('authorization') ?? '') ?? null })

serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' }, () => console.log('ready'))

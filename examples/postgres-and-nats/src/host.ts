/** Answers HTTP, and does nothing beside: `host.ts <place>`. Prints its URL. */
import type { AddressInfo } from 'node:net'
import process from 'node:process'

import { serve } from '@hono/node-server'
import { kith } from '@kith/hono'

import { openCrm } from './crm.ts'
import type { Place } from './place.ts'

const crm = openCrm(JSON.parse(process.argv[2]!) as Place)
await crm.ready()

const app = kith(crm, {
  // A gateway in front has checked the caller and says in a header who it is.
  actor: (c) => {
    const id = c.req.header('x-service')
    return id === undefined ? null : { kind: 'apiKey', id, roles: ['integration'] }
  },
})
const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 0), hostname: '127.0.0.1' }, () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

process.once('SIGTERM', () => {
  server.close(() => void crm.close())
})

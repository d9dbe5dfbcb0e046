import process from 'node:process'

import { listen } from './listen.ts'
import { makePlace } from './place.ts'
import { migrate, start } from './processes.ts'

await using place = await makePlace()
await migrate(place)
const [host, ...workers] = await Promise.all([
  start('host.ts', place),
  start('worker.ts', place),
  start('worker.ts', place),
])
console.log(`The host listens on ${host.said}. Try:
  curl -d '{"name":"张三","phone":"13800138000"}' -H 'x-service: shop' -H 'content-type: application/json' ${host.said}/customers`)

const events = listen(place)
process.once('SIGINT', () => void events.return(undefined).then(() => process.exit()))
for await (const { type, subject } of events) console.log(type, subject)
for (const each of [host, ...workers]) await each.leave()

import process from 'node:process'

import { createApp } from './server.ts'

const secret = process.env.KITH_SECRET ?? 'only-for-this-example-never-for-real-customers'
const { server, crm } = await createApp({ file: ':memory:', secret })
const port = Number(process.env.PORT ?? 3000)

server.listen(port, () => {
  const url = `http://localhost:${port}`
  console.log(`Listening on ${url}. Try:
  curl ${url}/hello
  curl -d '{"name":"张三","phone":"13800138000"}' -H 'x-service: shop' -H 'content-type: application/json' ${url}/crm/customers`)
})

// Requests in flight are answered, then pending audit entries are stored, then the connection is closed.
process.once('SIGTERM', () => {
  server.close(() => {
    crm.close().catch(() => {
      process.exitCode = 1
    })
  })
})

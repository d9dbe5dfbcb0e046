/** Starts the server on a free port, sends requests to it and asserts the answers. */
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'

import { createApp } from './server.ts'

const { server, crm } = await createApp({
  file: ':memory:',
  secret: 'only-for-this-example-never-for-real-customers',
})
await new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', resolve)
})
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const headers = { 'x-service': 'shop', 'content-type': 'application/json' }
const post = (path: string, body: object) =>
  fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })

assert.equal(await (await fetch(`${url}/hello`)).text(), 'hello from the host\n')
assert.equal((await fetch(`${url}/crm/customers`)).status, 401)
assert.equal((await fetch(`${url}/elsewhere`)).status, 404)

const created = await post('/crm/customers', { name: '张三', phone: '13800138000' })
assert.equal(created.status, 201)
assert.equal(created.headers.get('etag'), '"1"')
const location = created.headers.get('location')
assert.match(location ?? '', /^\/crm\/customers\/[0-9a-f-]{36}$/)

const read = await fetch(url + location, { headers })
const { phone } = (await read.json()) as { phone: string }
assert.equal(phone, '+8613800138000')

const found = await post('/crm/customers/search', { where: { phone: '138 0013 8000' }, fields: ['name'] })
assert.deepEqual(
  ((await found.json()) as { data: { name: string }[] }).data.map(({ name }) => name),
  ['张三'],
)

const problem = await post('/crm/customers', { name: '李四', phone: '12' })
assert.equal(problem.status, 422)
assert.equal(problem.headers.get('content-type'), 'application/problem+json')
const { code, errors } = (await problem.json()) as { code: string; errors: { pointer: string }[] }
assert.equal(code, 'KITH_VALIDATION')
assert.deepEqual(
  errors.map(({ pointer }) => pointer),
  ['/phone'],
)

await new Promise((resolve) => {
  server.close(resolve)
})
await crm.close()
console.log('The server answers as its README says.')

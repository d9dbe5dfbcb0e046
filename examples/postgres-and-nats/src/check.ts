/** Creates customers by HTTP while a worker leaves, and asserts that each event arrives once. */
import assert from 'node:assert/strict'

import { listen } from './listen.ts'
import { makePlace } from './place.ts'
import { migrate, start } from './processes.ts'

const CUSTOMERS = 40

await using place = await makePlace()
await migrate(place)
const events = listen(place)
const heard = (async () => {
  const subjects: string[] = []
  for await (const { type, subject } of events) {
    assert.equal(type, 'crm.customer.created.v1')
    subjects.push(subject)
    if (subjects.length === CUSTOMERS) break
  }
  return subjects
})()

const host = await start('host.ts', place)
const [first, second] = await Promise.all([start('worker.ts', place), start('worker.ts', place)])
const created: string[] = []
for (let number = 0; number < CUSTOMERS; number += 1) {
  const answer = await fetch(`${host.said}/customers`, {
    method: 'POST',
    headers: { 'x-service': 'shop', 'content-type': 'application/json' },
    body: JSON.stringify({ name: `Customer ${number}` }),
  })
  assert.equal(answer.status, 201)
  created.push(((await answer.json()) as { id: string }).id)
  // In the middle of it one of the workers is told to leave. The other goes on.
  if (number === CUSTOMERS / 2) void first.leave()
}
assert.deepEqual((await heard).toSorted(), created.toSorted(), 'each customer is told of once')

await Promise.all([host.leave(), first.leave(), second.leave()])
console.log('Events arrive as the README says.')

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createTestCrm } from '@kith/testing'
import { webhooks } from '@kith/webhooks'
import { describe, expect, it } from 'vitest'

import { Random } from './two-world/random.ts'

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const STEPS = 25

/** Two values that look alike to a service rep: hidden, or with the same mask. */
const twins: readonly (readonly [string, readonly [unknown, unknown]])[] = [
  ['phone', ['13800130000', '13899990000']],
  ['email', ['zhang@example.com', 'zeng@example.com']],
  ['bankCard', ['4111111111111111', '6217000012345678907']],
  ['notes', ['call 13800130000 at noon', 'call 13899990000 at noon']],
]

/** A CRM with webhooks of a role, and everything that their receiver was sent. */
async function openWorld(role: string) {
  const sent: string[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      sent.push(`${request.url} ${text}`)
      response.writeHead(204).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const options = { allowedNetworks: ['127.0.0.1/32'], allowedPorts: [port], allowsHttp: true, runAs: [role] }
  const test = await createTestCrm({ plugins: [webhooks(options)] })
  const admin = test.as('system-admin')
  for (const [path, settings] of Object.entries({
    thin: {},
    full: { payload: 'full' as const },
    filtered: { payload: 'full' as const, filter: { customer: { lifecycle: 'active' } } },
  }))
    await admin.webhooks.create({
      title: path,
      url: `http://127.0.0.1:${port}/${path}`,
      events: ['customer.*', 'interaction.*', 'share.*'],
      roles: [role],
      ...settings,
    })
  return {
    shop: test.as('integration', { attributes: { identityAccess: true } }),
    /** What was sent, in the order of each subject, which is all that is promised. `subjects` are the rows that are seen. */
    async told(subjects: readonly string[]): Promise<readonly string[]> {
      while ((await test.crm.tick()) > 0);
      const attempts = await admin.webhookAttempts.list({
        fields: ['event', 'outcome'],
        limit: 200,
        sort: ['event'],
      })
      const nameOf = (id: string): string => `<${subjects.indexOf(id)}>`
      const named = sent.map((text) => text.replaceAll(ID, nameOf))
      return [
        ...named.toSorted(byPathAndSubject),
        ...attempts.data.map(({ event, outcome }) => `${event} ${outcome}`),
      ]
    },
    async [Symbol.asyncDispose]() {
      await test[Symbol.asyncDispose]()
      await new Promise((done) => server.close(done))
    },
  }
}

function byPathAndSubject(one: string, other: string): number {
  const [left, right] = [one, other].map(
    (text) => `${text.split(' ', 1)[0]} ${/subjectId":"<(-?\d+)>/.exec(text)?.[1]}`,
  )
  return left!.localeCompare(right!)
}

/** Does the same in both worlds, but for what a service rep of team t1 may not see. */
async function runWorlds(
  role: string,
  seed: number,
): Promise<readonly [readonly string[], readonly string[]]> {
  await using a = await openWorld(role)
  await using b = await openWorld(role)
  const worlds = [a, b] as const
  const random = new Random(seed)
  const seen: (readonly [string, string])[] = []
  const hidden: string[] = []
  const inBoth = async (work: (world: typeof a, index: 0 | 1) => Promise<string>) =>
    [await work(worlds[0], 0), await work(worlds[1], 1)] as const
  for (let step = 0; step < STEPS; step += 1) {
    const choice = random.next()
    const pair = seen.length === 0 ? undefined : random.pick(seen)
    const [field, values] = random.pick(twins)
    if (pair === undefined || choice < 0.25) {
      const made = inBoth(async ({ shop }, index) => {
        const customer = { name: '张三', teamId: 't1', [field]: values[index] }
        return (await shop.customers.create(customer)).id
      })
      seen.push(await made)
    } else if (choice < 0.5) {
      // Hidden rows are there in one of the worlds only.
      const { shop } = b
      const { id } = await shop.customers.create({ name: '李四', teamId: 't2', lifecycle: 'active' })
      hidden.push(id)
      await shop.customers.update({ id: random.pick(hidden), patch: { nickname: `n${step}` } })
    } else if (choice < 0.75) {
      await inBoth(async ({ shop }, index) => {
        await shop.customers.update({
          id: pair[index],
          patch: { [field]: values[index], nickname: `n${step}` },
        })
        return ''
      })
    } else {
      await inBoth(async ({ shop }, index) => {
        const lifecycle = step % 2 === 0 ? 'active' : 'dormant'
        await shop.customers.update({ id: pair[index], patch: { lifecycle, nickname: `n${step}` } })
        return ''
      })
    }
  }
  return [await a.told(seen.map(([id]) => id)), await b.told(seen.map(([, id]) => id))]
}

describe('what webhooks of a role are sent', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'is the same in two worlds that it cannot tell apart (seed %i)',
    async (seed) => {
      const [a, b] = await runWorlds('service-rep', seed)
      expect(b).toEqual(a)
      expect(a.length).toBeGreaterThan(20)
    },
  )

  it('differs for a role that sees what is different', async () => {
    const [a, b] = await runWorlds('integration', 1)
    expect(b).not.toEqual(a)
  })
})

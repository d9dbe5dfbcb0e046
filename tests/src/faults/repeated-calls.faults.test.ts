import { kith } from '@kith/hono'
import { expect, inject } from 'vitest'

import { openInstances, shop } from './fixtures/fault-crm.ts'
import type { SharedKind } from './fixtures/fault-database.ts'
import { describeFaults } from './fixtures/find-out.ts'

const kind = inject('database') as SharedKind

const CALLS = 50

/** Two instances behind HTTP, as a load balancer has them. */
async function openApps() {
  const two = await openInstances(kind, [{}, {}])
  const apps = two.crms.map((crm) => kith(crm, { actor: () => shop, onError: () => undefined }))
  const post = async (at: number, key: string, body: object): Promise<Response> =>
    apps[at % apps.length]!.request('/customers', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    })
  return { ...two, post, [Symbol.asyncDispose]: () => two[Symbol.asyncDispose]() }
}

/** Fault 15: one request, sent again and again before anybody has answered. */
async function sendsAtOnce(): Promise<void> {
  await using apps = await openApps()
  const answers = await Promise.all(
    Array.from({ length: CALLS }, (_, at) => apps.post(at, 'one', { name: '张三' })),
  )
  const made = await Promise.all(
    answers
      .filter(({ status }) => status === 201)
      .map(async (answer) => ((await answer.json()) as { id: string }).id),
  )
  const refused = answers.filter(({ status }) => status !== 201)
  const replayed = answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set(refused.length > 0 ? [409] : []))
  expect(new Set(made).size).toBe(1)
  expect(made).toHaveLength(replayed.length + 1)
  expect(await apps.database.count('crm_customer')).toBe(1)
  expect(await apps.database.count('crm_event')).toBe(1)
  // Whoever was refused learns the answer by asking again.
  const again = await apps.post(1, 'one', { name: '张三' })
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
}

/** Two processes at the same key, again and again: who loses waits for the other and answers as it did. */
async function losesTheRace(): Promise<void> {
  await using apps = await openApps()
  for (let round = 0; round < 20; round += 1) {
    const answers = await Promise.all([0, 1].map((at) => apps.post(at, `key-${round}`, { name: '张三' })))
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { id: string }).id))
    expect(new Set(ids).size).toBe(1)
  }
  expect(await apps.database.count('crm_customer')).toBe(20)
}

/** Fault 16: the same key, and something else asked under it. */
async function asksSomethingElse(): Promise<void> {
  await using apps = await openApps()
  expect((await apps.post(0, 'one', { name: '张三' })).status).toBe(201)
  const other = await apps.post(1, 'one', { name: '李四' })
  expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([
    409,
    'KITH_IDEMPOTENCY_MISMATCH',
  ])
  expect(await apps.database.count('crm_customer')).toBe(1)
}

const KEYS = 'idempotency/idempotency-keys.ts'

describeFaults(
  'an idempotency key',
  {
    'fault 15: makes one effect of 50 requests at once': sendsAtOnce,
    'fault 15: is answered alike by two processes that are asked at the same moment': losesTheRace,
    'fault 16: is refused with another request': asksSomethingElse,
  },
  [
    {
      without: 'one row for one key',
      fault: sendsAtOnce,
      edits: [
        {
          file: KEYS,
          remove: 'values (${digest}, ${claim.session.tenantId}',
          put: 'values (${digest.slice(0, 50) + Math.random().toString(16).slice(2, 12)}, ${claim.session.tenantId}',
        },
      ],
    },
    // Where one writes at a time, nobody meets anybody at a key.
    ...(kind === 'sqlite'
      ? []
      : [
          {
            without: 'asking again who has won',
            fault: losesTheRace,
            edits: [
              {
                file: 'operations/once.ts',
                remove: '      return await make()\n    } finally',
                put: '      throw error\n    } finally',
              },
            ],
          },
        ]),
    {
      without: 'the fingerprint of what was asked',
      fault: asksSomethingElse,
      edits: [{ file: KEYS, remove: 'if (row.fingerprint !== fingerprint)', put: 'if (false)' }],
    },
  ],
)

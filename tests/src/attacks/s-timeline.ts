import { definePolicy, type Policy, standardRoles } from '@kith/core'
import { expect } from 'vitest'

import type { Attack, Kit } from './attack.ts'

type Staged = Awaited<ReturnType<typeof stage>>

/** Values that some may know: none of them may stand in a timeline, whoever reads it. */
const secrets = {
  idNumber: '11010519491231002X',
  bankCard: '6217000012345678907',
  phone: '13800138000',
  notes: 'asked for a divorce lawyer',
}
const call = { channel: 'phone', direction: 'in', kind: 'call' } as const
const NOBODY = '00000000-0000-7000-8000-000000000000'

/**
 * Everything that the timeline of a customer tells a service rep beyond what they may see; nothing, if all is well. Two
 * customers have the same visible past, and one of them a hidden one as well: whatever tells them apart is a leak.
 */
async function timelineLeaks(kit: Kit): Promise<readonly string[]> {
  const staged = await stage(kit)
  await using _ = staged.test
  const looks: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    'the whole timeline': (id) => readPages(staged, { id, limit: 200 }),
    'the timeline entry by entry': (id) => readPages(staged, { id, limit: 1 }),
    'the pinned entries': (id) => readPages(staged, { id, limit: 1, pinned: true }),
    'the entries of one type': (id) => readPages(staged, { id, limit: 1, types: ['interaction.recorded'] }),
    'the panel of the profile': async (id) =>
      (await staged.rep.customers.profile({ id, panels: ['timeline'] })).panels,
  }
  const told: string[] = []
  for (const [name, look] of Object.entries(looks)) {
    const [plain, watched] = [seen(await look(staged.plain)), seen(await look(staged.watched))]
    if (plain !== watched) told.push(`${name}: ${plain} and ${watched}`)
  }
  return [...told, ...(await otherLeaks(staged))]
}

/** What an answer says, without the ids and times that every entry has of its own. */
function seen(answer: unknown): string {
  return JSON.stringify(answer, (key, value: unknown) =>
    ['id', 'occurredAt', 'recordedAt', 'nextCursor', 'params'].includes(key) ? undefined : value,
  )
}

async function readPages(
  { rep }: Staged,
  query: {
    readonly id: string
    readonly limit: number
    readonly pinned?: boolean
    readonly types?: string[]
  },
): Promise<unknown> {
  const pages: unknown[] = []
  let cursor: string | undefined
  do {
    const page = await rep.customers.timeline({ ...query, ...(cursor === undefined ? {} : { cursor }) })
    pages.push(page.data)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return pages
}

async function otherLeaks({ test, rep, watched, hidden }: Staged): Promise<readonly string[]> {
  const leaks: string[] = []
  const stored = JSON.stringify(await test.database.selectFrom('crm_timeline_entry').selectAll().execute())
  for (const secret of Object.values(secrets)) if (stored.includes(secret)) leaks.push(`stores "${secret}"`)
  const absent = await codeOf(rep.customers.timelinePins.add({ id: watched, entryId: NOBODY }))
  for (const entryId of hidden) {
    const outcome = await codeOf(rep.customers.timelinePins.add({ id: watched, entryId }))
    if (outcome !== absent) leaks.push(`a hidden entry is not as absent as one that is not there: ${outcome}`)
  }
  const told = await test.as('narrow').customers.timeline({ id: watched })
  for (const { type } of told.data)
    if (!type.startsWith('customer.')) leaks.push(`tells of ${type} somebody who may list no such rows`)
  const throughFilter = { where: { timelineEntries: { some: {} } } }
  if ((await codeOf(rep.customers.list(throughFilter))) === 'ok') leaks.push('a filter reaches entries')
  return leaks
}

async function stage(kit: Kit) {
  const { visits } = await import('../timeline/visits-plugin.ts')
  const test = await kit.createTestCrm({ plugins: [visits()], policy: withNarrowRole() })
  const entriesOf = async (id: string): Promise<string[]> => {
    const entries = test.database.selectFrom('crm_timeline_entry').select('id').where('customer_id', '=', id)
    return (await entries.execute()).map((row) => row['id'] as string)
  }
  const rep = test.as('service-rep')
  const manager = test.as('relationship-manager')
  const make = async () => (await manager.customers.create({ name: '张三', notes: 'n' })).id
  const [plain, watched, near] = [await make(), await make(), await make()]
  const far = await test.crm.system('stage', (crm) => crm.customers.create({ name: '李四', teamId: 't9' }))
  for (const id of [plain, watched]) {
    await rep.customers.interactions.record({ id, ...call })
    await manager.customers.relations.add({ id, type: 'household', otherId: near })
    await rep.visits.create({ customerId: id, hostId: 'u-service-rep' })
    // Of a point that is gone no row is left to ask.
    const point = await manager.customers.contactPoints.add({ id, kind: 'wechat', value: 'zhangsan' })
    await manager.customers.contactPoints.remove({ id, contactPointId: point.id })
  }
  const known = new Set(await entriesOf(watched))
  // What follows is about values, rows and people that the rep does not see.
  const id = watched
  await manager.customers.update({ id, patch: { idNumber: secrets.idNumber, bankCard: secrets.bankCard } })
  await manager.customers.update({ id, patch: { phone: secrets.phone } })
  await manager.customers.update({ id, patch: { notes: secrets.notes } })
  await manager.customers.interactions.record({ id, ...call, visibility: 'restricted' })
  const visit = await manager.visits.create({ customerId: id, hostId: 'u-relationship-manager' })
  await manager.visits.note({ id: visit.id, customerId: id, fields: ['stars'] })
  await test.crm.system('stage', (crm) =>
    crm.customers.relations.add({ id, type: 'guarantor', otherId: far.id }),
  )
  const hidden = (await entriesOf(watched)).filter((each) => !known.has(each))
  await test.database
    .updateTable('crm_timeline_entry')
    .set({ pinned_at: '2026-01-05T01:00:00.000Z' })
    .where('id', 'in', hidden)
    .execute()
  await manager.customers.update({ id: plain, patch: { nickname: '小张' } })
  await manager.customers.update({ id, patch: { nickname: '小张', education: 'master' } })
  for (const each of [plain, watched]) await rep.customers.tags.add({ id: each, tags: ['vip'] })
  return { test, rep, plain, watched, hidden }
}

/** How a call ends. By the code alone: an altered core has an error class of its own. */
async function codeOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => 'ok',
    (error: { readonly code: string }) => error.code,
  )
}

/** The standard roles, and one that sees customers and nothing below them. */
function withNarrowRole(): Policy {
  const standard = standardRoles()
  const classes = { public: 'allow', basic: 'allow' } as const
  return definePolicy({
    ...standard,
    roles: [
      ...standard.roles,
      {
        name: 'narrow',
        title: 'Sees customers and nothing below them',
        grants: [
          { entity: 'customer', actions: ['read', 'list'], classes },
          { entity: 'timelineEntry', actions: ['list'] },
        ],
      },
    ],
  })
}

/** Attacks on what the past of a customer tells. */
export const timelineAttacks: readonly Attack[] = [
  {
    number: 'S49',
    says: 'the timeline tells nobody of rows, people and fields that they may not see, on no page',
    run: async (kit) => {
      expect(await timelineLeaks(kit)).toEqual([])
    },
  },
]

import type { TestSessionOptions } from '@kith/testing'
import { expect } from 'vitest'

import { policyUnderTest } from '../policy/two-world/role-view.ts'
import { withoutIds } from './attack-http.ts'
import type { Attack, Kit } from './attack.ts'

const secrets = {
  phone: '13812345678',
  email: 'trace@example.com',
  idNumber: '11010519491231002X',
  bankCard: '6217000012345678907',
  birthDate: '1990-05-17',
  notes: 'call 13900139000',
}

/** A CRM with two tenants that have set different things, and what is asked of it. */
async function open(kit: Kit) {
  const { masking } = await import('@kith/masking')
  const test = await kit.createTestCrm({ plugins: [masking()], policy: policyUnderTest() })
  const stage = (tenantId: string) =>
    test.crm.system(
      'stage',
      async (crm) => {
        const tags = [`${tenantId}-tag`]
        const { id } = await crm.customers.create({
          name: '张三',
          teamId: 't1',
          territoryId: 'A',
          ...secrets,
          tags,
        })
        await crm.customers.create({ name: '李四', teamId: 't2', ownerId: 'u-mixed', ...secrets, tags })
        await crm.customers.interactions.record({
          id,
          channel: 'phone',
          direction: 'in',
          kind: 'call',
          body: 'x',
        })
        return id
      },
      tenantId,
    )
  const ids = { default: await stage('default'), elsewhere: await stage('elsewhere') }
  const admin = test.as('system-admin', { tenantId: 'elsewhere' })
  await admin.tenant.update({ patch: { region: 'US' } })
  await admin.maskRules.set({ target: 'customer.phone', strategy: 'full' })
  return { test, ids }
}

type Opened = Awaited<ReturnType<typeof open>>

/** Sessions that differ in each of the things that rights follow from. */
const sessions: readonly (readonly [role: string, options: TestSessionOptions])[] = [
  ['service-rep', {}],
  ['relationship-manager', {}],
  ['system-admin', {}],
  ['market-analyst', {}],
  ['mixed', {}],
  ['service-rep', { tenantId: 'elsewhere' }],
  ['service-rep', { attributes: { teamIds: ['t2'] } }],
  ['service-rep', { roles: ['service-rep', 'relationship-manager'] }],
  ['service-rep', { roles: ['service-rep', 'relationship-manager'], activeRoles: ['service-rep'] }],
  ['dpo', { purpose: 'privacy-request' }],
  ['integration', { attributes: { identityAccess: true } }],
]

const PANELS = ['contactPoints', 'identities', 'relations', 'interactions', 'timeline']

/** What one session is told, whatever it asks; ids stand for their order of appearance. */
async function told(
  { test, ids }: Opened,
  [role, options]: (typeof sessions)[number],
): Promise<readonly string[]> {
  const session = test.as(role, options)
  const { customers } = session
  const id = options.tenantId === 'elsewhere' ? ids.elsewhere : ids.default
  const asked: readonly (() => Promise<unknown>)[] = [
    () => customers.get({ id }),
    () => customers.list({ sort: 'id' }),
    () => customers.list({ where: { phone: '13812345678' }, count: 'exact', fields: ['phone'] }),
    () => customers.list({ q: '张三', count: 'exact', fields: ['name'] }),
    () => customers.list({ where: { interactions: { some: {} } }, fields: ['id'] }),
    () => customers.aggregate({ groupBy: ['kind'], measures: { n: 'count' } }),
    () => customers.contactPoints.list({ id }),
    () => customers.timeline({ id }),
    () => customers.profile({ id, panels: PANELS }),
    () => session.tags.list(),
    () => session.tenant.get(),
    () => session.meta.get(),
    () => session.can('customer', 'read', { id, fields: ['phone', 'bankCard'] }),
  ]
  const answers: string[] = []
  for (const ask of asked) {
    const answer = await ask().catch((error: unknown) => (error as { readonly code: string }).code)
    answers.push(withoutIds(JSON.stringify(answer)))
  }
  return answers
}

/** What a tenant has set holds for it, whoever was served before. */
async function expectOwnSettings({ test }: Opened): Promise<void> {
  const asked = async (tenantId: string) => {
    const { customers } = test.as('service-rep', { tenantId })
    const { data } = await customers.list({ where: { name: '张三' }, fields: ['phone'] })
    return [
      data[0]!.phone,
      (await customers.lookup({ phone: '13812345678' }).catch(() => ({ data: [] }))).data.length,
    ]
  }
  for (const _ of [1, 2]) {
    expect(await asked('default')).toEqual(['138****5678', 2])
    expect(await asked('elsewhere')).toEqual(['******', 0])
  }
}

/** What a session is told that is the first to ask. */
async function toldFirst(kit: Kit, session: (typeof sessions)[number]): Promise<readonly string[]> {
  const cold = await open(kit)
  await using _ = cold.test
  return await told(cold, session)
}

async function warmIsCold(kit: Kit): Promise<void> {
  const warm = await open(kit)
  await using _ = warm.test
  await expectOwnSettings(warm)
  // Everybody asks, once in each order, so that each finds what every other one has left behind.
  for (const session of sessions) await told(warm, session)
  for (const session of sessions.toReversed())
    expect(await told(warm, session)).toEqual(await toldFirst(kit, session))
}

/** Attacks on what is kept between calls. */
export const cacheAttacks: readonly Attack[] = [
  {
    number: 'S51',
    says: 'nothing that is kept for one session answers another: plans, statements, cells, settings, masks',
    run: warmIsCold,
  },
]

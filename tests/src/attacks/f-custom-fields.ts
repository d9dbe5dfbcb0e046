import { type CreateCustomFieldInput, type Filter, type Grant, type ListQuery, type Policy } from '@kith/core'
import { sql } from 'kysely'
import { expect } from 'vitest'

import { type Attack, guestPolicy, type Kit, outcomeOf } from './attack.ts'

const UNAVAILABLE = 'KITH_FIELD_UNAVAILABLE'

const field = (key: string, more: Partial<CreateCustomFieldInput>): CreateCustomFieldInput => ({
  entity: 'customer',
  key,
  kind: 'int',
  class: 'quasi',
  label: { en: key },
  isIndexed: true,
  ...more,
})

const actions = ['list', 'read', 'create', 'update', 'aggregate'] as const
const plain: Grant = { entity: 'customer', actions, classes: { public: 'allow', basic: 'allow' } }

/** A CRM of a tenant that has added fields, and two customers with values in them, of whom the guest has one. */
async function openTenant(kit: Kit, policy: Policy, fields: readonly CreateCustomFieldInput[]) {
  const lab = await kit.createTestCrm({ policy })
  const ids = await lab.crm.system('stage', async (crm) => {
    for (const each of fields) await crm.customFields.create(each)
    const custom = Object.fromEntries(fields.map(({ key, kind }) => [key, kind === 'int' ? 42 : 'SECRET-42']))
    const own = await crm.customers.create({ name: 'own', ownerId: 'u-guest', custom })
    const other = await crm.customers.create({ name: 'other', ownerId: 'u-other', custom })
    return [own.id, other.id] as const
  })
  return { lab, ids, guest: lab.as('guest') }
}

type Tenant = Awaited<ReturnType<typeof openTenant>>

/** Every position that a field can stand in, for one key. */
function positions({ guest, ids }: Tenant, key: string): readonly Promise<unknown>[] {
  const name = `custom.${key}`
  const conditions: readonly Filter[] = [
    { [name]: 42 },
    { not: { [name]: { in: [42] } } },
    { [name]: { isNull: true } },
  ]
  const queries: readonly ListQuery[] = [
    ...conditions.map((where) => ({ where })),
    { sort: name },
    { sort: ['-updatedAt', `-${name}`] },
    { fields: [name] },
  ]
  return [
    ...queries.map((query) => guest.customers.list(query)),
    guest.customers.get({ id: ids[0], fields: [name] }),
    guest.customers.create({ name: 'a', custom: { [key]: 7 } }),
    guest.customers.update({ id: ids[0], patch: { custom: { [key]: null } } }),
    guest.customers.aggregate({ measures: { n: { max: name } } }),
    guest.customers.aggregate({ groupBy: [name], measures: { n: 'count' } }),
  ]
}

async function expectClosed(tenant: Tenant, key: string): Promise<void> {
  const ends = await Promise.all(positions(tenant, key).map(outcomeOf))
  expect({ key, ends }).toEqual({ key, ends: ends.map(() => UNAVAILABLE) })
}

async function hidden(kit: Kit): Promise<void> {
  for (const level of ['deny', 'mask'] as const) {
    const grant: Grant = { ...plain, classes: { ...plain.classes, quasi: level } }
    const tenant = await openTenant(kit, guestPolicy([grant]), [field('size', {})])
    await using _ = tenant.lab
    const filters: readonly Filter[] = [
      { 'custom.size': 42 },
      { not: { 'custom.size': { ne: 42 } } },
      { 'custom.size': { isNull: false } },
    ]
    for (const where of filters) {
      const end = await outcomeOf(tenant.guest.customers.list({ where }))
      expect({ level, where, end }).toEqual({ level, where, end: UNAVAILABLE })
    }
    for (const key of level === 'deny' ? ['size', 'nothing'] : ['nothing']) await expectClosed(tenant, key)
  }
}

async function outOfUse(kit: Kit): Promise<void> {
  const everything: Grant = {
    ...plain,
    classes: { public: 'allow', basic: 'allow', quasi: 'allow' },
    fields: { 'custom.size': 'allow' },
  }
  const tenant = await openTenant(kit, guestPolicy([everything]), [field('size', {})])
  await using lab = tenant.lab
  expect(await outcomeOf(tenant.guest.customers.list({ where: { 'custom.size': 42 } }))).toBe('ok')
  await lab.crm.system('archive', async ({ customFields }) => {
    const { data } = await customFields.list()
    await customFields.archive({ id: data[0]!.id })
  })
  await expectClosed(tenant, 'size')
  const { id: _, ...shown } = await tenant.guest.customers.get({ id: tenant.ids[0] })
  expect(JSON.stringify(shown)).not.toMatch(/\b42\b/)
}

/** What only own rows show counts as null in the others, in the index of values too. */
async function inSomeRows(kit: Kit): Promise<void> {
  const own: Grant = {
    entity: 'customer',
    actions: ['list'],
    rows: { ownerId: { actor: 'id' } },
    classes: { quasi: 'allow', contact: 'allow' },
  }
  const fields = [field('size', {}), field('badge', { kind: 'text', class: 'contact' })]
  const { lab, guest } = await openTenant(kit, guestPolicy([plain, own]), fields)
  await using _ = lab
  const names = async (where: Filter): Promise<string> =>
    (await guest.customers.list({ where, sort: 'name' })).data.map((row) => row.name).join()
  expect(await names({ 'custom.size': 42 })).toBe('own')
  expect(await names({ 'custom.size': { in: [41, 42] } })).toBe('own')
  expect(await names({ not: { 'custom.size': 41 } })).toBe('own')
  expect(await names({ 'custom.size': { isNull: true } })).toBe('other')
  expect(await names({ 'custom.badge': 'SECRET-42' })).toBe('own')
  for (const query of [{ sort: 'custom.size' }, { sort: ['-custom.size'] }])
    expect(await outcomeOf(guest.customers.list(query))).toBe(UNAVAILABLE)
}

async function written(kit: Kit): Promise<void> {
  const fields = [field('size', {}), field('nick', { kind: 'text', class: 'basic' })]
  const reading: Grant = {
    ...plain,
    actions: ['list', 'read'],
    classes: { ...plain.classes, quasi: 'allow' },
  }
  const writing: Grant = { ...plain, actions: ['create', 'update'], classes: { basic: 'allow' } }
  const { lab, ids, guest } = await openTenant(kit, guestPolicy([reading, writing]), fields)
  await using _ = lab
  for (const custom of [
    { size: 43 },
    { nick: 'x', size: 43 },
    { nick: 'x', nothing: 1 },
    { size: 42 },
    { size: null },
  ]) {
    expect(await outcomeOf(guest.customers.update({ id: ids[0], patch: { custom } }))).toBe(UNAVAILABLE)
    expect(await outcomeOf(guest.customers.create({ name: 'a', custom }))).toBe(UNAVAILABLE)
  }
  const row = await guest.customers.get({ id: ids[0] })
  expect(row).toMatchObject({ version: 1, custom: { size: 42, nick: 'SECRET-42' } })
  expect(await outcomeOf(guest.customers.update({ id: ids[0], patch: { custom: { nick: 'x' } } }))).toBe('ok')
}

/** Sealed values stand nowhere in clear: not in their table, not in the audit, not in what uniqueness is kept by. */
async function atRest(kit: Kit): Promise<void> {
  const secret = (key: string, fieldClass: 'contact' | 'identity' | 'financial' | 'freeText') =>
    field(key, { kind: 'text', class: fieldClass })
  const fields = [
    secret('badge', 'contact'),
    secret('visa', 'identity'),
    secret('account', 'financial'),
    secret('remark', 'freeText'),
  ]
  const { lab, ids } = await openTenant(kit, guestPolicy([plain]), fields)
  await using _ = lab
  await lab.crm.system('change', (crm) =>
    crm.customers.update({ id: ids[0], patch: { custom: { badge: 'SECRET-43', visa: null } } }),
  )
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(
    lab.database,
  )
  for (const { name } of tables.rows) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(lab.database)
    expect({ name, holds: JSON.stringify(rows).includes('SECRET-4') }).toEqual({ name, holds: false })
  }
}

/** Attacks on fields that tenants add: they are guarded as declared ones are. */
export const customFieldAttacks: readonly Attack[] = [
  {
    number: 'F19 custom',
    says: 'a hidden custom field is as absent as one that nobody has added',
    run: hidden,
  },
  {
    number: 'F19 archived',
    says: 'so is one that is out of use, even to those whom a grant names it',
    run: outOfUse,
  },
  { number: 'F29 custom', says: 'a custom field that some rows show is null in the others', run: inSomeRows },
  {
    number: 'W37 custom',
    says: 'a custom value beyond the rights of its writer refuses the whole',
    run: written,
  },
  { number: 'S54 custom', says: 'custom values of one person stand nowhere in clear', run: atRest },
]

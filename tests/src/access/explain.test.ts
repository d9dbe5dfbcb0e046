import { definePlugin, definePolicy, defineOperation } from '@kith/core'
import { createTestCrm } from '@kith/testing'
import { expect, it } from 'vitest'
import { z } from 'zod'

const NOBODY = '00000000-0000-7000-8000-000000000000'

const policy = definePolicy({
  id: 'p',
  roles: [
    {
      name: 'service-rep',
      title: 'Rep',
      grants: [
        { entity: 'customer', actions: ['read'], classes: { basic: 'allow', contact: 'mask' } },
        {
          entity: 'customer',
          actions: ['read'],
          rows: { ownerId: { actor: 'id' } },
          classes: { contact: 'allow' },
          when: { purpose: ['support'] },
        },
        { entity: 'customer', actions: ['lookup'], lookup: ['phone'] },
      ],
    },
    { name: 'auditor', title: 'Auditor', grants: [] },
  ],
  restrict: [{ entity: 'customer', rows: { erasedAt: { isNull: true } } }],
  deny: [{ entity: 'customer', actions: ['read'], rows: { tags: { has: 'vip' } }, exceptRoles: ['auditor'] }],
})

async function createStage() {
  const test = await createTestCrm({ policy })
  const [mine, vip] = await test.crm.system('stage', (crm) =>
    Promise.all([
      crm.customers.create({ name: '张三', phone: '13800138000', ownerId: 'u1' }),
      crm.customers.create({ name: '李四', phone: '13900139000', ownerId: 'u1', tags: ['vip'] }),
    ]),
  )
  const rep = (purpose?: string) =>
    test.crm.as({ id: 'u1', roles: ['service-rep'] }, purpose === undefined ? {} : { purpose })
  return { test, rep, mine: mine.id, vip: vip.id }
}

it('names the grants that open a field, with their rows as written and the circumstances they ask for', async () => {
  const { test, rep, mine } = await createStage()
  await using _ = test
  const asked = { entity: 'customer', action: 'read', id: mine, fields: ['phone', 'name'] }
  const plain = await rep().policy.explain(asked)
  expect(plain.isAllowed).toBe(true)
  expect(plain.grants).toEqual([
    { role: 'service-rep', grant: 0, rows: null, when: null, isActive: true, isMet: true },
    {
      role: 'service-rep',
      grant: 1,
      rows: { ownerId: { actor: 'id' } },
      when: { purpose: ['support'] },
      isActive: false,
      isMet: true,
    },
  ])
  expect(plain.restrictions).toEqual([{ rows: { erasedAt: { isNull: true } }, isMet: true }])
  expect(plain.denials).toEqual([{ rows: { tags: { has: 'vip' } }, isMet: true }])
  expect(plain.fields).toEqual([
    { field: 'phone', level: 'mask', grants: [{ role: 'service-rep', grant: 0, level: 'mask' }] },
    { field: 'name', level: 'allow', grants: [{ role: 'service-rep', grant: 0, level: 'allow' }] },
  ])
  const supporting = await rep('support').policy.explain(asked)
  expect(supporting.fields[0]).toMatchObject({ field: 'phone', level: 'allow' })
})

it('explains an invisible row exactly like an absent one', async () => {
  const { test, rep, vip } = await createStage()
  await using _ = test
  for (const action of ['read', 'list', 'update', 'readDeleted', 'lookup', 'create']) {
    const invisible = await rep('support').policy.explain({ entity: 'customer', action, id: vip })
    const absent = await rep('support').policy.explain({ entity: 'customer', action, id: NOBODY })
    expect(invisible).toEqual(absent)
    expect(invisible.isAllowed).toBe(false)
  }
})

it('explains a closed field exactly like an unknown one', async () => {
  const { test, rep, mine } = await createStage()
  await using _ = test
  const fields = ['idNumber', 'noSuchField']
  const explained = await rep().policy.explain({ entity: 'customer', action: 'read', id: mine, fields })
  expect(explained.fields).toEqual(fields.map((field) => ({ field, level: 'deny', grants: [] })))
  const open = await rep().policy.explain({ entity: 'customer', action: 'read' })
  expect(open.fields.map(({ field }) => field)).not.toContain('idNumber')
})

it('explains a role by its name to those who hold the right, and to nobody else', async () => {
  const { test, rep, mine } = await createStage()
  await using _ = test
  const asked = { role: 'service-rep', entity: 'customer', action: 'read' }
  await expect(rep().policy.explain(asked)).rejects.toMatchObject({ code: 'KITH_FORBIDDEN' })
  const auditor = test.as('auditor')
  const explained = await auditor.policy.explain(asked)
  expect(explained.fields.find(({ field }) => field === 'phone')?.level).toBe('allow')
  expect(explained).toMatchObject({ reach: 'depends', isAllowed: null, roles: ['service-rep'] })
  await expect(auditor.policy.explain({ ...asked, role: 'nobody' })).rejects.toMatchObject({
    code: 'KITH_NOT_FOUND',
  })
  await expect(auditor.policy.explain({ ...asked, id: mine })).rejects.toMatchObject({
    code: 'KITH_VALIDATION',
  })
})

it('lists what the caller may do, and describes only what is open to them', async () => {
  await using test = await createTestCrm()
  const rep = test.as('service-rep')
  const { data } = await rep.me.permissions({})
  const reading = data.find(({ permission }) => permission === 'customer:read')
  expect(reading).toMatchObject({ reach: 'depends', fields: { name: 'allow', phone: 'mask' } })
  expect(reading?.fields).not.toHaveProperty('idNumber')
  expect(data.find(({ permission }) => permission === 'customer:delete')).toBeUndefined()
  const { entities, operations } = await rep.meta.get({})
  const customer = entities.find(({ name }) => name === 'customer')!
  const names = customer.fields.map(({ name }) => name)
  expect(names).toContain('phone')
  expect(names).not.toContain('idNumber')
  expect(operations.map(({ name }) => name)).toContain('customers.get')
  expect(operations.map(({ name }) => name)).not.toContain('customers.delete')
  for (const each of data) expect(await rep.can(each.entity, each.action)).toBe(each.reach)
})

it('keeps the words of an enum from those to whom the field is closed', async () => {
  await using test = await createTestCrm()
  const nobody = test.crm.as({ id: 'u1', roles: [] })
  expect((await nobody.meta.get({})).entities).toEqual([])
  expect((await nobody.me.permissions({})).data).toEqual([])
  const enums = (role: 'relationship-manager' | 'auditor') => async () => {
    const { entities } = await test.as(role).meta.get({})
    const customers = entities.filter(({ name }) => name === 'customer')
    return customers.flatMap(({ fields }) => fields.flatMap(({ values }) => values ?? []))
  }
  expect(await enums('relationship-manager')()).toContain('dormant')
  expect(await enums('auditor')()).toEqual([])
})

it('tells plugins which levels and lookups a role has', async () => {
  const seen: unknown[] = []
  const look = defineOperation({
    name: 'levels.look',
    summary: 'Look at levels',
    kind: 'query',
    permission: 'self',
    input: z.strictObject({}),
    output: undefined,
    async run(ctx) {
      const levels = ctx.fieldLevels('service-rep', 'customer')
      seen.push(ctx.roles, levels.get('phone'), levels.get('idNumber'))
      seen.push([...ctx.lookupsOf('service-rep', 'customer')], [...ctx.lookupsOf('auditor', 'customer')])
    },
  })
  const plugin = definePlugin({
    id: 'levels',
    version: '1.0.0',
    kernel: '^0.1',
    setup: (r) => r.operation(look),
  })
  await using test = await createTestCrm({ policy, plugins: [plugin()] })
  await test.crm.execute({ actor: { id: 'u1', roles: [] }, operation: 'levels.look', input: {} })
  expect(seen).toEqual([['service-rep', 'auditor'], 'allow', 'deny', ['phone'], []])
})

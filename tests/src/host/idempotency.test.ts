import { aCustomer, createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

const DAY_MS = 86_400_000
const once = { idempotencyKey: 'one' }

describe('a call with an idempotency key', () => {
  it('emits its events and is answered once', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const input = aCustomer()
    const [first, again] = [await customers.create(input, once), await customers.create(input, once)]
    expect(again).toEqual(first)
    expect(await test.events('customer.created')).toHaveLength(1)
  })

  it('shares its commit with others, of which one may fail', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const create = (name: string, key: string) => customers.create({ name }, { idempotencyKey: key })
    const ends = await Promise.allSettled([create('王芳', 'a'), create('', 'b'), create('李静', 'c')])
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    await Promise.all([create('王芳', 'a'), create('张伟', 'b'), create('李静', 'c')])
    expect(await test.events('customer.created')).toHaveLength(3)
  })

  it('can be made anew after a day, when its key is forgotten', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const first = await customers.create({ name: '王芳' }, once)
    test.clock.advance(DAY_MS - 1)
    expect((await customers.create({ name: '王芳' }, once)).id).toBe(first.id)
    test.clock.advance(1)
    expect((await customers.create({ name: '李静' }, once)).id).not.toBe(first.id)
    await test.crm.tick()
    test.clock.advance(DAY_MS)
    await test.crm.tick()
    expect(await test.database.selectFrom('crm_idempotency_key').selectAll().execute()).toEqual([])
  })

  it('is undone with the transaction of the host, key and all', async () => {
    await using test = await createTestCrm()
    const actor = { id: 'u1', roles: ['relationship-manager'], attributes: { teamIds: ['t1'] } }
    const failing = test.crm.transaction(async ({ as }) => {
      const { customers } = as(actor)
      const first = await customers.create({ name: '王芳' }, once)
      expect((await customers.create({ name: '王芳' }, once)).id).toBe(first.id)
      throw new Error('undone')
    })
    await expect(failing).rejects.toThrow('undone')
    expect(await test.database.selectFrom('crm_idempotency_key').selectAll().execute()).toEqual([])
  })

  it('keeps the parts of an answer that are no rows, instants among them', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const keep = { name: '王芳', phone: '13800138000' }
    const { id } = await manager.customers.create(keep)
    const { id: duplicateId } = await manager.customers.create({ ...keep, name: '王方' })
    const merge = () => manager.customers.merge({ id, duplicateIds: [duplicateId] }, once)
    const [merged, repeated] = [await merge(), await merge()]
    expect(repeated).toEqual(merged)
    const erase = () => test.crm.system('erase', (crm) => crm.customers.erase({ id, reason: 'asked' }, once))
    const [gone, again] = [await erase(), await erase()]
    expect(again).toEqual(gone)
  })

  it('is no part of another one', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    await expect(customers.list({}, once)).resolves.toMatchObject({ data: [] })
    await expect(customers.create({ name: '王芳' }, { idempotencyKey: '王芳' })).rejects.toMatchObject({
      code: 'KITH_IDEMPOTENCY_KEY_INVALID',
    })
  })
})

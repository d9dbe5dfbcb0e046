import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createTestCrm } from '@kith/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { outcomeOf } from './refusal.ts'

const before = {
  phone: '+8613812347777',
  email: 'canary.before@example.com',
  idNumber: '11010519491231002X',
  bankCard: '6217000012345678907',
  birthDate: '1949-12-31',
  address: '广东省深圳市南山区金丝雀路7号',
}
const after = {
  phone: '+8613987653333',
  email: 'canary.after@example.com',
  idNumber: '440524198801010011',
  bankCard: '6222021001116245702',
  birthDate: '1980-11-02',
  address: '浙江省杭州市西湖区百灵鸟路9号',
}
const points = { value: 'canary-wechat-1', phone: '+8613711112222' }

/** The values as they were typed, and in the other forms in which they could be lying about. */
function formsOf(value: string): string[] {
  const digits = value.replace(/\D/g, '')
  const tails = digits.length >= 8 ? [digits, digits.slice(-8)] : []
  const encoded = (['base64', 'base64url', 'hex'] as const).map((form) => Buffer.from(value).toString(form))
  return [value, value.toLowerCase(), ...tails, ...encoded.map((text) => text.replace(/=+$/, ''))]
}

describe('the files of a database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kith-at-rest-'))
  const path = join(folder, 'crm.db')
  let bytes = Buffer.alloc(0)
  let names: string[] = []

  beforeAll(async () => {
    await using test = await createTestCrm({ database: path })
    const host = test.as('integration', { attributes: { identityAccess: true }, id: 'shop' })
    const { id } = await host.customers.create({ name: '张三', ...before })
    await host.customers.contactPoints.add({ id, kind: 'wechat', value: points.value })
    await host.customers.contactPoints.add({ id, kind: 'phone', value: points.phone, isPrimary: true })
    await host.customers.update({ id, patch: after })
    await host.customers.get({ id })
    await host.customers.search({ where: { phone: after.phone } })
    await host.customers.lookup({ phone: before.phone })
    await host.customers.lookup({ phone: after.phone })
    await host.customers.update({ id, patch: { ...before, phone: null } })
    await host.customers.delete({ id })
    await host.customers.restore({ id })
    names = readdirSync(folder)
    bytes = Buffer.concat(names.map((name) => readFileSync(join(folder, name))))
  })

  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it('are all there, the write-ahead log included', () => {
    expect(names.toSorted()).toEqual(['crm.db', 'crm.db-shm', 'crm.db-wal'])
  })

  it('hold what is not encrypted, so that this search can find something', () => {
    expect(bytes.includes('张三')).toBe(true)
    expect(bytes.includes('customers.update')).toBe(true)
    expect(bytes.includes('u-integration')).toBe(false)
  })

  it.each(
    Object.entries({
      ...before,
      'wechat of a contact point': points.value,
      'phone of a contact point': points.phone,
    }),
  )('hold the %s in no form, neither in rows nor in events nor in the audit', (_field, value) => {
    expect(formsOf(value).filter((form) => bytes.includes(form))).toEqual([])
  })

  it.each(Object.entries(after))('hold the new %s in no form after a change', (_field, value) => {
    expect(formsOf(value).filter((form) => bytes.includes(form))).toEqual([])
  })
})

describe('a customer whose key was destroyed', () => {
  it('is unreadable where it was encrypted, and nothing more can be written about them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kith-destroyed-'))
    const database = join(folder, 'crm.db')
    try {
      const first = await createTestCrm({ database })
      const host = first.as('integration', { attributes: { identityAccess: true } })
      const { id } = await host.customers.create({ name: '张三', ...before })
      await first.database.deleteFrom('crm_subject_key').execute()
      await first[Symbol.asyncDispose]()
      await using second = await createTestCrm({ database })
      const reader = second.as('integration', { attributes: { identityAccess: true } })
      const row = await reader.customers.get({ id })
      expect(row).toMatchObject({ name: '张三', phone: null, email: null, idNumber: null, bankCard: null })
      expect(row).toMatchObject({ birthDate: null, address: null })
      const { data } = await reader.customers.contactPoints.list({ id })
      expect(data.map((point) => point.value)).toEqual([null, null, null])
      expect(await outcomeOf(reader.customers.update({ id, patch: { phone: after.phone } }))).toBe(
        'KITH_CONFLICT',
      )
      expect(await outcomeOf(reader.customers.update({ id, patch: { name: '李四' } }))).toBe('KITH_CONFLICT')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

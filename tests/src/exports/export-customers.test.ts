import { createHash } from 'node:crypto'

import type { BulkCustomerItem, ByteStream, ExportCustomersInput } from '@kith/core'
import { aCustomer, createTestClock, createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { refusalOf } from '../policy/refusal.ts'

async function bytesOf({ bytes }: ByteStream): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function linesOf(stream: ByteStream): Promise<string[]> {
  const text = (await bytesOf(stream)).toString('utf8')
  return text.replace('\ufeff', '').trimEnd().split(/\r?\n/)
}

async function fill(test: TestCrm, count: number): Promise<void> {
  const manager = test.as('relationship-manager')
  for (let done = 0; done < count; done += 200) {
    const items = Array.from({ length: Math.min(200, count - done) }, (): BulkCustomerItem => ({
      op: 'create',
      values: aCustomer(),
    }))
    await manager.customers.bulk({ items })
  }
}

describe('an export', () => {
  it('holds what the caller may export, and masks what they see masked', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    await manager.customers.create({ name: '张三', phone: '13800138000', idNumber: '110101199003078670' })
    await test.crm.system('stage', (crm) =>
      crm.customers.create({ name: '李四', teamId: 't2', ownerId: 'u9' }),
    )
    const fields = ['name', 'phone', 'idNumber', 'notes']
    expect(await linesOf(await manager.customers.export({ fields }))).toEqual([
      'name,phone,idNumber,notes',
      "张三,'+8613800138000,1****************0,",
    ])
  })

  it('has no column for what the caller may not export', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration', { attributes: { exportAccess: true } })
    await shop.customers.create({ name: '张三' })
    const [header] = await linesOf(await shop.customers.export({}))
    expect(header).toContain('id,kind,name,')
    expect(header).not.toMatch(/idNumber|bankCard|preferences|mergedIntoId/)
    expect(await refusalOf(shop.customers.export({ fields: ['name', 'idNumber'] }))).toMatchObject({
      code: 'KITH_FIELD_UNAVAILABLE',
    })
  })

  it.each(['system-admin', 'service-rep', 'auditor', 'market-analyst', 'integration'] as const)(
    'is refused to %s',
    async (role) => {
      await using test = await createTestCrm()
      expect(await refusalOf(test.as(role).customers.export({}))).toMatchObject({ code: 'KITH_FORBIDDEN' })
      expect(await test.audit()).toMatchObject([{ action: 'customers.export', decision: 'deny' }])
    },
  )

  it('shows what its caller may export among their rights', async () => {
    await using test = await createTestCrm()
    const { data } = await test.as('relationship-manager').me.permissions({})
    const { fields } = data.find(({ permission }) => permission === 'customer:export')!
    expect(fields).toMatchObject({ name: 'allow', phone: 'allow', idNumber: 'mask' })
    expect(test.crm.explain('customers.export').roles).toMatchObject([
      { role: 'relationship-manager', maxRows: 500 },
      { role: 'integration', when: { attribute: 'exportAccess' } },
    ])
  })

  it('has no silent limit, in the order and under the filter that are asked for', async () => {
    await using test = await createTestCrm()
    await fill(test, 950)
    await test.crm.system('export', async (crm) => {
      const all = await linesOf(await crm.customers.export({ fields: ['id'], sort: 'createdAt' }))
      expect(all).toHaveLength(951)
      expect(new Set(all).size).toBe(951)
      const few = await linesOf(await crm.customers.export({ fields: ['city'], where: { city: '深圳市' } }))
      expect(few.length).toBeGreaterThan(200)
      expect(new Set(few)).toEqual(new Set(['city', '深圳市']))
    })
  })

  it('of more rows than the roles allow at once is refused before anything is sent', async () => {
    await using test = await createTestCrm()
    await fill(test, 501)
    const manager = test.as('relationship-manager')
    expect(await refusalOf(manager.customers.export({}))).toMatchObject({
      code: 'KITH_EXPORT_TOO_MANY_ROWS',
      status: 403,
      params: { most: 500 },
    })
    const some = await linesOf(
      await manager.customers.export({ where: { city: { ne: '深圳市' } }, fields: ['city'] }),
    )
    expect(some.length).toBeGreaterThan(300)
  })

  it('stops where rows that come meanwhile pass the bound', async () => {
    await using test = await createTestCrm()
    await fill(test, 450)
    const manager = test.as('relationship-manager')
    const stream = await manager.customers.export({ sort: 'createdAt', fields: ['id'] })
    const reading = stream.bytes[Symbol.asyncIterator]()
    await reading.next()
    await fill(test, 200)
    const rest = async (): Promise<void> => {
      while ((await reading.next()).done !== true);
    }
    expect(await refusalOf(rest())).toMatchObject({ code: 'KITH_EXPORT_TOO_MANY_ROWS' })
    expect((await test.audit()).at(-1)?.reason).toMatch(/^csv, \d+ rows, aborted/)
  })

  it('is recorded with its query, columns, rows and digest when it ends', async () => {
    await using test = await createTestCrm()
    await fill(test, 150)
    const before = (await test.audit()).length
    const manager = test.as('relationship-manager')
    const input: ExportCustomersInput = { fields: ['name', 'phone'], where: { city: { ne: '北京市' } } }
    const file = await bytesOf(await manager.customers.export(input))
    const entries = (await test.audit()).slice(before)
    const sha256 = createHash('sha256').update(file).digest('hex')
    expect(
      entries.map(({ action, subjectIds, subjectCount }) => [action, subjectIds.length, subjectCount]),
    ).toEqual([
      ['customers.export', 100, 100],
      ['customers.export', 50, 50],
      ['customers.export', 0, 150],
    ])
    expect(entries.at(-1)).toMatchObject({
      decision: 'allow',
      actorId: 'u-relationship-manager',
      fields: ['name', 'phone'],
      reason: `csv, 150 rows, complete, sha256:${sha256}`,
    })
  })

  it('has the digest of its query on every entry', async () => {
    await using test = await createTestCrm()
    await fill(test, 150)
    const manager = test.as('relationship-manager')
    await bytesOf(await manager.customers.export({ where: { city: { ne: '北京市' } } }))
    await bytesOf(await manager.customers.export({ where: { city: { ne: '上海市' } } }))
    const { data } = await test.as('auditor').audit.list({ action: 'customers.export' })
    const digests = data.map(({ queryDigest }) => queryDigest)
    expect(digests.every((digest) => digest !== null)).toBe(true)
    expect(new Set(digests).size).toBe(2)
  })

  it('is recorded with what was sent when its reader goes away', async () => {
    await using test = await createTestCrm()
    await fill(test, 300)
    const stream = await test.as('relationship-manager').customers.export({ fields: ['name'] })
    for await (const chunk of stream.bytes) if (chunk.length > 100) break
    expect((await test.audit()).at(-1)).toMatchObject({
      action: 'customers.export',
      subjectCount: 100,
      reason: expect.stringMatching(/^csv, 100 rows, aborted, sha256:[0-9a-f]{64}$/) as string,
    })
  })

  it('reads no further than it is read', async () => {
    await using test = await createTestCrm()
    await fill(test, 400)
    const stream = await test.as('relationship-manager').customers.export({ format: 'ndjson' })
    await stream.bytes[Symbol.asyncIterator]().next()
    const pages = (await test.audit()).filter(({ action }) => action === 'customers.export')
    expect(pages.length).toBeLessThanOrEqual(2)
  })

  it.each([
    ['csv', 'text/csv; charset=utf-8', 'customers-2026-01-05.csv', /^\ufeffid,/],
    ['ndjson', 'application/x-ndjson', 'customers-2026-01-05.ndjson', /^\{"id":"[^"]+",.*"tags":\["vip"\]/],
    [
      'vcard',
      'text/vcard; charset=utf-8',
      'customers-2026-01-05.vcf',
      /^BEGIN:VCARD\r\nVERSION:4.0\r\nFN:张三\r\n/,
    ],
    [
      'xlsx',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'customers-2026-01-05.xlsx',
      /^PK/,
    ],
  ] as const)('as %s is %s and called %s', async (...[format, contentType, fileName, beginning]) => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    await manager.customers.create({ name: '张三', tags: ['vip'] })
    const stream = await manager.customers.export({ format })
    expect(stream).toMatchObject({ contentType, fileName })
    expect((await bytesOf(stream)).toString('utf8')).toMatch(beginning)
  })

  it('is dated in the zone of the tenant', async () => {
    await using test = await createTestCrm({ clock: createTestClock('2026-01-05T20:00:00Z') })
    const stream = await test.as('relationship-manager').customers.export({})
    expect(stream.fileName).toBe('customers-2026-01-06.csv')
  })

  it('outlives no transaction', async () => {
    await using test = await createTestCrm()
    const inside = test.crm.transaction(({ as }) =>
      as({ id: 'u1', roles: ['relationship-manager'] }).customers.export({}),
    )
    expect(await refusalOf(inside)).toMatchObject({ code: 'KITH_OPERATION_STREAM_IN_TRANSACTION' })
  })
})

import { describe, expect, inject, it } from 'vitest'

import { dumpDatabase } from '../policy/database-dump.ts'
import { asSystem, type ClubCrm, openClub, populate, rowsOf } from './fixtures/population.ts'
import { wholeDump } from './fixtures/whole-dump.ts'

const officer = (test: ClubCrm) => test.as('dpo', { purpose: 'privacy-request' })

const erase = (test: ClubCrm, id: string) =>
  officer(test).customers.erase({ id, reason: 'request of the person' })

/** Every table, the audit and the log of events included. */
async function allRows(test: ClubCrm): Promise<ReadonlyMap<string, readonly Record<string, unknown>[]>> {
  const tables = await test.database.introspection.getTables()
  const rows = tables.map(async ({ name }) => [name, await rowsOf(test, name)] as const)
  return new Map(await Promise.all(rows))
}

/** The values that no two customers of the population share, out of the decrypted rows about these customers. */
async function tellingValues(test: ClubCrm, ids: readonly string[]): Promise<readonly string[]> {
  const dump = await wholeDump(test)
  const decrypted = Object.entries(dump).filter(([name]) => name.startsWith('decrypted'))
  const about = decrypted
    .flatMap(([, rows]) => rows as Readonly<Record<string, unknown>>[])
    .filter((row) => Object.values(row).some((value) => ids.includes(value as string)))
  const text = JSON.stringify(about)
  return [...new Set([...text.matchAll(/(?<![\w-])7\d{7,8}(?![\w-])|王.\d/g)].map(([value]) => value))]
}

const SEEDS = inject('database') === 'sqlite' ? [1, 2, 3, 4] : [1]

describe('erasing a person', () => {
  it.each(SEEDS)('leaves nothing of them anywhere, and others as they were (%i)', async (seed) => {
    await using test = await openClub()
    const ids = await populate(test, seed, 5)
    const [erased, merged, undone, ...others] = ids as [string, string, string, string, string]
    const gone = [erased, merged]
    const values = await tellingValues(test, gone)
    expect(values.length).toBeGreaterThan(4)
    const before = await wholeDump(test)

    const { mergeId } = await asSystem(test, (crm) =>
      crm.customers.merge({ id: erased, duplicateIds: [undone] }),
    )
    await asSystem(test, (crm) => crm.customers.merge({ id: erased, duplicateIds: [merged] }))
    await asSystem(test, (crm) => crm.merges.undo({ id: mergeId! }))
    await asSystem(test, (crm) => crm.customers.update({ id: erased, patch: { nickname: '71234567' } }))
    await officer(test).customers.get({ id: erased })

    const receipt = await erase(test, erased)
    expect(receipt).toMatchObject({ customerId: erased, erasedIds: gone, residues: [] })
    expect(receipt.verifiedAt).toEqual(test.clock())

    const after = await allRows(test)
    const holding = [...after].filter(([, rows]) => containsAny(rows, [...values, '71234567']))
    expect(holding.map(([table]) => table)).toEqual([])
    const merges = [...after].filter(([table]) => table.startsWith('crm_merge'))
    expect(merges.filter(([, rows]) => containsAny(rows, [merged]))).toEqual([])
    const keys = after.get('crm_subject_key')!.map((row) => String(row['subject_id']))
    // Messages that wait are sealed under keys of their own.
    const held = after.get('crm_quarantined_message')!.map((row) => String(row['id']))
    expect(keys.toSorted()).toEqual([undone, ...others, ...held].toSorted())
    await expectOthersUntouched(test, before, gone)
  })

  it('leaves an empty row that nobody sees', async () => {
    await using test = await openClub()
    const [id] = (await populate(test, 5, 2)) as [string, string]
    const added = async () => (await rowsOf(test, 'crm_club_customer_fields')).map((each) => each['id'])
    expect(await added()).toContain(id)
    await erase(test, id)
    expect(await added()).not.toContain(id)
    const row = (await rowsOf(test, 'crm_customer')).find((each) => each['id'] === id)!
    const kept = Object.entries(row).filter(([, value]) => value !== null && value !== '')
    expect({ ...Object.fromEntries(kept), version: Number(row['version']) }).toEqual({
      id,
      tenant_id: 'default',
      version: expect.any(Number) as number,
      created_at: expect.any(String) as string,
      created_by: 'system',
      updated_at: expect.any(String) as string,
      updated_by: 'u-dpo',
      erased_at: test.clock().toISOString(),
      alive: id,
      kind: 'person',
      lifecycle: 'potential',
      tags: '[]',
    })
    await expect(officer(test).customers.get({ id })).rejects.toMatchObject({ code: 'KITH_NOT_FOUND' })
    await expect(erase(test, id)).rejects.toMatchObject({ code: 'KITH_NOT_FOUND' })
    const { data } = await asSystem(test, (crm) => crm.clubs.all({ entity: 'customer' }))
    expect(data.map((each) => each['id'])).not.toContain(id)
  })

  it('takes deleted customers too', async () => {
    await using test = await openClub()
    const rep = test.as('relationship-manager')
    const { id } = await rep.customers.create({ name: '王芳', phone: '13800138000' })
    await rep.customers.delete({ id })
    await expect(erase(test, id)).resolves.toMatchObject({ erasedIds: [id] })
    await expect(rep.customers.restore({ id })).rejects.toMatchObject({ code: 'KITH_NOT_FOUND' })
  })

  it('is refused without its right, its purpose and a reason', async () => {
    await using test = await openClub()
    const [id] = (await populate(test, 5, 1)) as [string]
    const input = { id, reason: 'request' }
    for (const session of [test.as('dpo'), test.as('system-admin'), test.as('relationship-manager')])
      await expect(session.customers.erase(input)).rejects.toMatchObject({ code: 'KITH_FORBIDDEN' })
    await expect(officer(test).customers.erase({ id, reason: ' ' })).rejects.toMatchObject({ status: 422 })
  })

  it('shows in a dry run what it then does, and changes nothing', async () => {
    await using test = await openClub()
    const [id] = (await populate(test, 6, 3)) as [string]
    const before = await dumpDatabase(test)
    const plan = await officer(test).customers.erase({ id, reason: 'request', dryRun: true })
    expect(await dumpDatabase(test)).toBe(before)
    expect(plan).toMatchObject({ erasedAt: null, verifiedAt: null })
    const receipt = await erase(test, id)
    expect({ ...receipt, erasedAt: null, verifiedAt: null }).toEqual(plan)
    expect(receipt.entities.find(({ entity }) => entity === 'customer')?.removed).toBe(1)
  })

  it('does nothing when a plugin cannot take part', async () => {
    await using test = await openClub({ erase: true })
    const [id] = (await populate(test, 6, 3)) as [string]
    const before = await dumpDatabase(test)
    await expect(erase(test, id)).rejects.toThrow('the club cannot erase today')
    expect(await dumpDatabase(test)).toBe(before)
    await expect(officer(test).customers.get({ id })).resolves.toMatchObject({ id })
  })

  it('tells where a value still stands', async () => {
    await using test = await openClub()
    const rep = test.as('relationship-manager')
    const { id } = await rep.customers.create({
      name: '王芳',
      phone: '13800138000',
      notes: 'a "quoted"\nnote',
    })
    await rep.customers.create({ name: '李明', notes: 'his wife: +8613800138000' })
    await test.database
      .updateTable('crm_event')
      .set({ payload: JSON.stringify({ customerId: id, text: 'a "quoted"\nnote' }) })
      .execute()
    const { residues } = await erase(test, id)
    expect(residues).toEqual([
      { table: 'crm_customer', column: 'notes', rows: 1, isAboutOthers: true },
      { table: 'crm_event', column: 'payload', rows: 2, isAboutOthers: false },
    ])
  })

  it('is told to others by ids, and audited with its reason', async () => {
    await using test = await openClub()
    const [id, merged] = (await populate(test, 8, 2)) as [string, string]
    await asSystem(test, (crm) => crm.customers.merge({ id, duplicateIds: [merged] }))
    await erase(test, id)
    const [event] = await test.events('customer.erased')
    expect(event).toMatchObject({ subjectId: id, payload: { customerId: id, erasedIds: [id, merged] } })
    const entry = (await test.audit()).find(({ action }) => action === 'customers.erase')
    expect(entry).toMatchObject({
      subjectIds: [id, merged],
      reason: 'request of the person',
      isSealed: false,
    })
  })
})

type Rows = readonly Readonly<Record<string, unknown>>[]

/** Rows that are not about the erased are byte for byte what they were, less their references to them. */
async function expectOthersUntouched(
  test: ClubCrm,
  before: Readonly<Record<string, unknown>>,
  gone: readonly string[],
): Promise<void> {
  const after = await wholeDump(test)
  const names = Object.keys(before)
  const beside = (rows: unknown): Rows => (rows as Rows).filter((row) => !containsAny(row, gone))
  const idsBefore = new Set(names.flatMap((name) => beside(before[name]).map((row) => row['id'])))
  const added = names.flatMap((name) => beside(after[name]).filter((row) => !idsBefore.has(row['id'])))
  const left = names.map((name) => beside(after[name]).filter((row) => !added.includes(row)))
  const rowsLeft = left.filter((_, index) => names[index]!.startsWith('decrypted')).flat()
  const idsLeft = new Set(rowsLeft.map((row) => row['id']))
  const held = new Set((before['crm_quarantined_message'] as Rows).map((row) => row['id']))
  // Replies go with the remarks that they belong to, what the club adds with the rows that it is added to, and keys with the
  // messages that they seal.
  const stayed = (name: string, row: Rows[number]): boolean => {
    if (name === 'crm_subject_key') return !held.has(row['subject_id']) || idsLeft.has(row['subject_id'])
    return !/reply$|_fields$|custom_value$/.test(name) || idsLeft.has(row['row_id'] ?? row['id'])
  }
  expect(left).toEqual(names.map((name) => beside(before[name]).filter((row) => stayed(name, row))))
  // What is new among them are visits without a visitor and messages without a customer, which identify nobody.
  expect(added.map((row) => row['customer_id'] ?? row['customerId'] ?? null)).toEqual(added.map(() => null))
  expect(added.every((row) => 'place' in row || row['source'] === 'till')).toBe(true)
}

function containsAny(rows: unknown, texts: readonly string[]): boolean {
  const json = JSON.stringify(rows)
  return texts.some((text) => json.includes(text))
}

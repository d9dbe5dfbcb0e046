import type { TestCrm } from '@kith/testing'
import { expect } from 'vitest'

import { endOf, serve } from './attack-http.ts'
import type { Attack, Kit } from './attack.ts'

/** What a spreadsheet would run, once it stands in a cell. */
const FORMULAS = ['=A1', '+A1+B1', '-A1+B1', '@SUM(A1)']

const hidden = { idNumber: '11010519491231002X', bankCard: '6217000012345678907', phone: '13812345678' }

/**
 * No door but the export answers with a table, and what is answered instead can be opened by nothing but a reader of JSON.
 * The export has no cell that begins a formula, no hidden value, and a name that nobody else has chosen.
 */
async function spreadsheets(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  await test.crm.system('stage', async (crm) => {
    for (const name of FORMULAS) await crm.customers.create({ name, teamId: 't1', ...hidden })
  })
  const tabbed = test.as('service-rep').customers.create({ name: '\t=1+1' })
  expect(await endOf(tabbed)).toBe('KITH_VALIDATION')
  const named = test.crm.operations.map(({ name, route = '' }) => `${name} ${route}`)
  expect(named.filter((each) => /export|csv|xlsx|download/i.test(each))).toEqual([
    'customers.export POST /customers/export',
  ])
  await exportedTable(test)
  const send = await serve(test.crm)
  const asked = ['text/csv', 'text/csv, */*;q=0.1', 'application/vnd.ms-excel', 'text/html']
  for (const accept of asked)
    for (const path of ['/customers?sort=name', '/tags', '/changes', '/audit', '/openapi.json']) {
      const { status, headers, text, json } = await send('GET', path, { headers: { accept } })
      expect([path, status, headers['content-type']]).toEqual([path, 200, 'application/json'])
      expect([path, headers['x-content-type-options']]).toEqual([path, 'nosniff'])
      expect([path, headers['content-disposition']]).toEqual([path, undefined])
      expect(JSON.stringify(json)).toBe(text)
      for (const value of Object.values(hidden)) expect([path, text.includes(value)]).toEqual([path, false])
    }
  for (const path of ['/customers?format=csv', '/customers?wire=csv'])
    expect([path, (await send('GET', path)).status]).toEqual([path, 400])
  for (const path of ['/customers.csv', '/export', '/customers/export'])
    expect([path, [404, 405]]).toEqual([path, expect.arrayContaining([(await send('GET', path)).status])])
  const { json } = await send('GET', '/customers?sort=name')
  const names = (json['data'] as readonly { readonly name: string }[]).map(({ name }) => name)
  expect(names.toSorted()).toEqual(FORMULAS.toSorted())
}

async function exportedTable(test: TestCrm): Promise<void> {
  const fields = ['name', 'phone', 'idNumber', 'bankCard']
  const stream = await test.as('relationship-manager').customers.export({ fields, mark: false })
  const chunks: Uint8Array[] = []
  for await (const chunk of stream.bytes) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  const cells = text.split(/[,\r\n]+/).map((cell) => cell.replace(/^"/, ''))
  expect(cells.length).toBeGreaterThan(FORMULAS.length * 2)
  expect(cells.filter((cell) => /^[=+\-@\t]/.test(cell))).toEqual([])
  for (const value of [hidden.idNumber, hidden.bankCard]) expect(text.includes(value)).toBe(false)
  expect(stream.fileName).toMatch(/^customers-[\d-]+\.csv$/)
}

/** Attacks on what leaves in a form that another program opens. */
export const outputAttacks: readonly Attack[] = [
  {
    number: 'S50',
    says: 'no door answers with a table that a spreadsheet would open and run',
    run: spreadsheets,
  },
]

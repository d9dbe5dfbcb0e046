import { aCustomer } from '@kith/testing'
import { expect } from 'vitest'

import { dumpDatabase } from '../policy/database-dump.ts'
import { guestBook } from '../visitors/guestbook-plugin.ts'
import { endOf } from './attack-http.ts'
import type { Attack, Kit } from './attack.ts'

const once = { idempotencyKey: 'order-13800138000' }

async function keyOfAnother(kit: Kit): Promise<void> {
  await using lab = await kit.createTestCrm()
  const input = aCustomer({ name: 'Zhang San' })
  const own = await lab.as('relationship-manager').customers.create(input, once)
  for (const other of [{ id: 'u-other' }, { tenantId: 'elsewhere' }, { kind: 'apiKey' as const }]) {
    const theirs = await lab
      .as('relationship-manager', other)
      .customers.create(input, once)
      .catch(() => own)
    expect(theirs.id).not.toBe(own.id)
  }
}

async function keyOfAnotherVisitor(kit: Kit): Promise<void> {
  await using lab = await kit.createTestCrm({ plugins: [guestBook()] })
  const { token: key } = await lab
    .as('system-admin')
    .signatures.issue({ operation: 'signatures.sign', subject: 'book-1' })
  const signFrom = (address: string): Promise<string[]> => {
    const replays: string[] = []
    const options = { ...once, onReplay: () => void replays.push(address) }
    const { signatures } = lab.crm.visitor({ client: { address } })
    return signatures.sign({ key, words: 'x' }, options).then(() => replays)
  }
  expect(await signFrom('192.0.2.1')).toEqual([])
  expect(await signFrom('198.51.100.1')).toEqual([])
}

async function rightsOfYesterday(kit: Kit): Promise<void> {
  await using lab = await kit.createTestCrm()
  const input = aCustomer({ name: 'Zhang San', phone: '13800138000' })
  const asWas = lab.as('relationship-manager', { id: 'u-1' })
  const made = await asWas.customers.create(input, once)
  expect(made.phone).toBe('+8613800138000')
  const lesser = lab.as('service-rep', { id: 'u-1' })
  const again = await lesser.customers.create(input, once).catch(() => undefined)
  expect(JSON.stringify(again ?? {})).not.toContain('13800138000')
  expect(await endOf(lab.as('auditor', { id: 'u-1' }).customers.create(input, once))).not.toBe('ok')
}

async function rowsOfTheKeys(kit: Kit): Promise<void> {
  await using lab = await kit.createTestCrm({ plugins: [guestBook()] })
  const manager = lab.as('relationship-manager')
  await manager.customers.create(aCustomer({ name: 'Zhang San', phone: '13800138000' }), once)
  await lab.as('system-admin').tenant.update({ patch: { zone: 'Europe/Berlin' } }, once)
  const { crm_idempotency_key: rows } = JSON.parse(await dumpDatabase(lab)) as Record<string, object[]>
  expect(rows).toHaveLength(2)
  expect(JSON.stringify(rows)).not.toMatch(/13800138000|Zhang|Berlin/)
  for (const secret of [once.idempotencyKey, 'Zhang San']) {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(digest).toString('hex'))
  }
}

async function answerOfAnotherRow(kit: Kit): Promise<void> {
  await using lab = await kit.createTestCrm()
  const admin = lab.as('system-admin')
  const change = (region: string, idempotencyKey: string) =>
    admin.tenant.update({ patch: { region } }, { idempotencyKey })
  await change('DE', 'one')
  await change('FR', 'two')
  const [first, second] = (await lab.database
    .selectFrom('crm_idempotency_key')
    .select(['digest', 'answer'])
    .execute()) as { digest: string; answer: string }[]
  for (const [row, put] of [
    [first!, second!],
    [second!, first!],
  ] as const) {
    const { answer } = put
    await lab.database
      .updateTable('crm_idempotency_key')
      .set({ answer })
      .where('digest', '=', row.digest)
      .execute()
  }
  expect(await endOf(change('DE', 'one'))).not.toBe('ok')
}

/** Attacks on calls that are repeated under an idempotency key. */
export const repeatAttacks: readonly Attack[] = [
  { number: 'R69', says: 'the key of another actor answers nobody else', run: keyOfAnother },
  { number: 'R70', says: 'nor does that of another visitor', run: keyOfAnotherVisitor },
  { number: 'R71', says: 'an answer shows what its reader may see today', run: rightsOfYesterday },
  { number: 'R72', says: 'the rows of keys tell neither key nor input nor answer', run: rowsOfTheKeys },
  { number: 'R73', says: 'an answer opens under its own key alone', run: answerOfAnotherRow },
]

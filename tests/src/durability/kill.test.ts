import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { findDamage, findUndelivered } from './fixtures/find-damage.ts'
import { killAgainAndAgain, temporaryFolder } from './fixtures/kill-rounds.ts'
import { openStore, shop } from './fixtures/open-store.ts'

test('keeps everything acknowledged, and delivers every event exactly once, when the process is killed', async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'killed.db')
  const report = await killAgainAndAgain(file, { rounds: 5, longestMs: 250, seed: 20_260_101 })
  expect(report.damage).toEqual([])
  expect(report.acknowledged).toHaveLength(5)
  expect(Math.min(...report.acknowledged)).toBeGreaterThanOrEqual(30)
}, 120_000)

describe('the check behind it', () => {
  async function soundStore(folder: string) {
    const { crm, raw } = openStore(join(folder, 'sound.db'))
    await crm.migrate()
    const ids: string[] = []
    for (const number of [1, 2, 3]) {
      const customer = await crm.as(shop).customers.create({
        name: `Customer ${number}`,
        phone: `+8613800000${number}00`,
        email: `c${number}@example.com`,
        address: 'Road 1',
      })
      ids.push(customer.id)
    }
    return { crm, raw, ids }
  }

  test('finds nothing in a sound store', async () => {
    using folder = temporaryFolder()
    const { crm, raw, ids } = await soundStore(folder.path)
    expect(findDamage(raw, ids)).toEqual([])
    expect(findUndelivered(raw)).not.toEqual([])
    await crm.tick()
    expect(findDamage(raw, ids)).toEqual([])
    expect(findUndelivered(raw)).toEqual([])
    raw.close()
  })

  const second = `(select id from crm_customer order by id limit 1 offset 1)`
  const copied = (table: string, ...columns: string[]): string => {
    const all = [`'copy'`, ...columns].join(', ')
    return `insert into ${table} (id, ${columns.join(', ')}) select ${all} from ${table} limit 1`
  }

  test.each([
    [
      'a lost event',
      `delete from crm_event where subject_id = ${second}`,
      'a customer without exactly one event',
    ],
    [
      'an event written twice',
      copied('crm_event', 'tenant_id', 'name', 'version', 'subject_id', 'actor_id', 'occurred_at', 'payload'),
      'a customer without exactly one event',
    ],
    [
      'a lost customer',
      `delete from crm_customer where id = ${second}`,
      'an acknowledged customer that is not stored',
    ],
    [
      'an event of no customer',
      `delete from crm_customer where id = ${second}`,
      'an event without its customer',
    ],
    [
      'a lost audit entry',
      `delete from crm_audit where subject_ids like '%' || ${second} || '%'`,
      'a customer without exactly one audit entry',
    ],
    [
      'a gap in the audit',
      `delete from crm_audit where writer_seq = 2`,
      'an audit number that is missing before the last one of its writer',
    ],
    [
      'a lost contact point',
      `delete from crm_contact_point where customer_id = ${second} and kind = 'email'`,
      'a customer without its three primary contact points',
    ],
    [
      'a lost subject key',
      `delete from crm_subject_key where subject_id = ${second}`,
      'a customer without its subject key',
    ],
    [
      'a lost effect',
      `delete from crm_welcomes_welcome where customer_id = ${second}`,
      'an event whose effect does not exist exactly once',
    ],
    [
      'an effect that happened twice',
      copied(
        'crm_welcomes_welcome',
        'tenant_id',
        'version',
        'created_at',
        'created_by',
        'updated_at',
        'updated_by',
        'customer_id',
        'event_id',
      ),
      'an event whose effect does not exist exactly once',
    ],
  ])('finds %s', async (_what, tampering, finding) => {
    using folder = temporaryFolder()
    const { crm, raw, ids } = await soundStore(folder.path)
    await crm.tick()
    raw.exec(tampering)
    expect([...findDamage(raw, ids), ...findUndelivered(raw)].join('\n')).toContain(finding)
    raw.close()
  })
})

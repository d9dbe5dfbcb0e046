import { existsSync } from 'node:fs'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { expect, it } from 'vitest'

import { KithProcess, runKith, TemporaryFolder } from '../fixtures/kith-process.ts'
import { demoActivity, demoPurposes } from './demo-activity.ts'
import { demoCustomers } from './demo-customers.ts'
import { chinookOrders } from './demo-orders.ts'

function read<T>(file: string, sql: string): T[] {
  const database = new Database(file, { readonly: true, timeout: 1000 })
  try {
    return database.prepare(sql).all() as T[]
  } finally {
    database.close()
  }
}

/** How many customers are loaded; 0 while the table is not there yet. */
function loadedIn(file: string): number {
  if (!existsSync(file)) return 0
  try {
    return read(file, "select 1 from kith_demo where item like '%/%'").length
  } catch {
    return 0
  }
}

/** Starts demo mode and ends it the hard way as soon as `enough` customers are loaded. */
async function crash(folder: string, enough: number): Promise<number> {
  const file = join(folder, '.kith/demo.db')
  await using server = new KithProcess(['--demo'], { cwd: folder })
  while (loadedIn(file) < enough) {
    if (server.child.exitCode !== null) throw new Error(server.stderr)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await server.stop('SIGKILL')
  return loadedIn(file)
}

/** Everything that happened is there once. */
function expectActivity(file: string): void {
  const { identities, relations, interactions, consents, shares } = demoActivity(demoCustomers())
  const rowsOf = (table: string): number => read(file, `select 1 from ${table}`).length
  expect(rowsOf('crm_customer_identity')).toBe(identities.length)
  expect(rowsOf('crm_customer_relation')).toBe(relations.length)
  expect(rowsOf('crm_interaction')).toBe(interactions.length)
  expect(rowsOf('crm_consent_entry')).toBe(consents.length)
  expect(rowsOf('crm_share')).toBe(shares.length)
  expect(rowsOf('crm_purpose')).toBe(demoPurposes.length)
  expect(rowsOf('crm_saved_view')).toBe(1)
}

/** What was sold, agreed and asked for is there once. */
function expectShop(file: string): void {
  const rowsOf = (table: string): number => read(file, `select 1 from ${table}`).length
  expect(rowsOf('crm_sales_order')).toBe(chinookOrders().length + 36)
  expect(rowsOf('crm_sales_contract')).toBe(4)
  expect(rowsOf('crm_tickets_ticket')).toBe(5)
  expect(rowsOf('crm_tickets_complaint')).toBe(1)
  expect(rowsOf('crm_surveys_survey_invitation')).toBe(3)
  expect(rowsOf('crm_loyalty_loyalty_rule')).toBe(2)
}

it('finishes a loading that was killed, at whatever moment, without a duplicate', async () => {
  using folder = new TemporaryFolder()
  const file = join(folder.path, '.kith/demo.db')
  const reached = [await crash(folder.path, 1), await crash(folder.path, 150), await crash(folder.path, 400)]
  expect(reached.filter((count) => count < 561).length).toBeGreaterThan(0)

  const finished = await runKith(['seed'], { cwd: folder.path })
  expect(finished).toMatchObject({ code: 0, stdout: 'The demo is loaded in .kith/demo.db.\n' })

  const records = demoCustomers()
  expect(loadedIn(file)).toBe(records.length)
  const made = read<{ made: string }>(file, 'select made from kith_demo where made is not null').map(
    (row) => row.made,
  )
  const customers = read<{ id: string; name: string }>(file, 'select id, name from crm_customer')
  expect(customers.map(({ id }) => id).toSorted()).toEqual(made.toSorted())
  expect(customers.map(({ name }) => name).toSorted()).toEqual(
    records.map(({ input }) => input.name).toSorted(),
  )
  const points = records.flatMap(({ input }) => [input.phone, input.email, input.address]).filter(Boolean)
  expect(read(file, 'select 1 from crm_contact_point')).toHaveLength(points.length)
  expect(read(file, "select 1 from crm_event where name = 'customer.created'")).toHaveLength(records.length)
  expect(read(file, 'select 1 from crm_user')).toHaveLength(18)
  expectActivity(file)
  expectShop(file)
}, 120_000)

it('loads one demo even where two processes load it at the same time', async () => {
  using folder = new TemporaryFolder()
  const outcomes = await Promise.all([
    runKith(['seed'], { cwd: folder.path }),
    runKith(['seed'], { cwd: folder.path }),
  ])
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0])
  const file = join(folder.path, '.kith/demo.db')
  expect(read(file, 'select 1 from crm_customer')).toHaveLength(561)
  expect(read(file, 'select 1 from crm_user')).toHaveLength(18)
  expectActivity(file)
  expectShop(file)
}, 120_000)

it('refuses a database that it did not make, and an address that others could reach', async () => {
  using folder = new TemporaryFolder()
  const migrated = await runKith(['migrate', '--db', 'own.db'], { cwd: folder.path })
  expect(migrated.code).toBe(0)
  const foreign = await runKith(['serve', '--demo', '--db', 'own.db'], { cwd: folder.path })
  expect(foreign.code).toBe(1)
  expect(foreign.stderr).toContain('KITH_CLI_NOT_A_DEMO_DATABASE')
  expect(foreign.stderr).not.toMatch(/\n\s+at /)
  for (const host of ['0.0.0.0', '::', '192.168.1.10', 'example.com']) {
    const open = await runKith(['serve', '--demo', '--host', host], { cwd: folder.path })
    expect(open.code).toBe(1)
    expect(open.stderr).toContain('KITH_CLI_DEMO_HOST')
  }
  expect(existsSync(join(folder.path, '.kith'))).toBe(false)
}, 60_000)

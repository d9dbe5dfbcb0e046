import { randomBytes } from 'node:crypto'

import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'

import type { HostDatabase } from '../config/config.ts'
import { runKith, TemporaryFolder } from '../fixtures/kith-process.ts'
import { readDatabaseUrl } from './database-url.ts'
import { openServer, type ServerPlace } from './open-server.ts'

const SERVERS: Readonly<Record<string, string>> = {
  postgres: process.env['KITH_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres',
  mariadb: process.env['KITH_TEST_MARIADB'] ?? 'mariadb://root@127.0.0.1:3306/mysql',
}
const kind = inject('database')
const isServer = kind in SERVERS

function urlOf(name: string): string {
  const url = new URL(SERVERS[kind]!)
  url.pathname = name
  return url.href
}

function open(name: string): Promise<HostDatabase> {
  return openServer(readDatabaseUrl(urlOf(name)) as ServerPlace)
}

describe.runIf(isServer)('kith on a database of a server', () => {
  const folder = new TemporaryFolder()
  let name: string

  const kith = (command: string, env: Record<string, string> = {}) =>
    runKith(command.split(' '), {
      cwd: folder.path,
      env: { KITH_SECRET: randomBytes(32).toString('hex'), KITH_DATABASE_URL: urlOf(name), ...env },
    })

  const asAdministrator = async (statement: string): Promise<void> => {
    const db = await open(kind === 'postgres' ? 'postgres' : 'mysql')
    await sql.raw(statement).execute(db)
    await db.destroy()
  }

  beforeEach(async () => {
    name = `kith_cli_${process.pid}_${randomBytes(4).toString('hex')}`
    await asAdministrator(`create database ${name}`)
  })

  afterEach(() => asAdministrator(`drop database ${name}`))

  it('migrates it, and finds by the doctor what was changed by hand', async () => {
    expect((await kith('migrate --plan')).stdout).toMatch(/^pending +core\//)
    expect((await kith('migrate')).stdout).toMatch(/\d+ migrations applied\n$/)
    expect((await kith('migrate')).stdout).toBe('The database is up to date.\n')
    expect((await kith('doctor')).stdout).toMatch(
      /^ok +tables: columns, collations and indexes as declared$/m,
    )

    const db = await open(name)
    const index = 'ix_crm_customer_phone_eq'
    await sql.raw(`drop index ${index}${kind === 'mariadb' ? ' on crm_customer' : ''}`).execute(db)
    await sql`alter table crm_customer drop column nickname`.execute(db)
    await db.destroy()
    const { code, stdout } = await kith('doctor')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^error +tables: The column crm_customer\.nickname is missing/m)
    expect(stdout).toMatch(/^error +tables: The index ix_crm_customer_phone_eq .* is missing\.\n +Fix: /m)
  })

  it('makes a demo of an empty one alone', async () => {
    expect(await kith('seed')).toMatchObject({ code: 0 })
    expect((await kith('doctor --demo')).stdout).not.toMatch(/^(error|warning)/m)
    expect((await kith('migrate')).code).toBe(0)
    const db = await open(name)
    expect((await sql`select id from crm_customer`.execute(db)).rows.length).toBeGreaterThan(500)
    await sql`drop table kith_demo`.execute(db)
    await db.destroy()
    expect((await kith('seed')).stderr).toContain('KITH_CLI_NOT_A_DEMO_DATABASE')
  }, 180_000)

  it('says what cannot be opened, and no password', async () => {
    const absent = new URL(urlOf('nobody_has_this'))
    absent.password = 'geheim'
    const { code, stderr } = await kith(`migrate --db ${absent.href}`)
    expect(code).not.toBe(0)
    expect(stderr).toMatch(/^KITH_CLI_DATABASE_UNREACHABLE: The database 127\.0\.0\.1\S*\/nobody_has_this/)
    expect(stderr).not.toContain('geheim')
  })
})

import { randomBytes } from 'node:crypto'

import { createAuthenticate, requireAuthentication } from '../auth/authenticate.ts'
import { refuseDemoSecret, type Settings } from '../config/settings.ts'
import { isSqlite } from '../database/is-sqlite.ts'
import { isDemoDatabase } from '../demo/demo-database.ts'
import { createInstance, type OpenDatabase, openDatabase, type ServedInstance } from '../instance.ts'
import { checkMasks } from './check-masks.ts'
import { checkMigrations, checkSearch, checkTables } from './check-schema.ts'
import { checkServer } from './check-server.ts'
import { checkSqlite } from './check-sqlite.ts'
import { type Finding, findingsOf, ok } from './finding.ts'

interface Patient {
  readonly settings: Settings
  readonly database: OpenDatabase
  readonly crm: ServedInstance
}

const SHORTEST_SECRET = 32

/** Checks everything that serving with these settings would need. */
export async function diagnose(settings: Settings): Promise<Finding[]> {
  const secret = checkSecret(settings)
  const isSecretUsable = secret.every(({ level }) => level === 'ok')
  const opened = await attempt('database', () => openDatabase(settings, { mustExist: true }))
  if (!('value' in opened)) return [...secret, ...opened.findings]
  const database = opened.value
  try {
    const found = [
      ...secret,
      ...(await checkConnection(database)),
      ...(await checkMarker(settings, database)),
    ]
    // The tables can be judged without the secret of the data in them.
    const usable = isSecretUsable ? settings : { ...settings, secret: randomBytes(32).toString('hex') }
    const created = await attempt('start', () => createInstance(usable, database.kysely))
    if (!('value' in created)) return [...found, ...created.findings]
    return [...found, ...(await examine({ settings, database, crm: created.value }, isSecretUsable))]
  } finally {
    await database.close()
  }
}

async function examine({ settings, database, crm }: Patient, isSecretUsable: boolean): Promise<Finding[]> {
  const migrations = checkMigrations(await crm.migrations.plan())
  if (migrations.some(({ level }) => level === 'error')) return migrations
  const tables = isSqlite(database.kysely)
    ? await checkTables(settings, database.kysely)
    : await checkServer(crm)
  if (tables.some(({ level }) => level === 'error')) return [...migrations, ...tables]
  const found = [...migrations, ...tables, checkSearch(await crm.searchTokens.pending())]
  if (!isSecretUsable) return found
  const opened = await attempt('secret', () => openCells(crm))
  if (!('value' in opened)) return [...found, ...opened.findings]
  const authentication = settings.demo
    ? [ok('sign-in', 'the public tokens of demo mode')]
    : await checkAuth(settings, crm)
  const masks = await checkMasks(crm)
  await crm.close()
  return [...found, opened.value, ...authentication, ...masks]
}

/** What a server says of itself is looked at together with the tables. */
async function checkConnection(database: OpenDatabase): Promise<Finding[]> {
  return isSqlite(database.kysely) ? checkSqlite(database) : [ok('database', database.label)]
}

/** Being ready means that the secret opens the keys of the data; what they open is tried on one customer. */
async function openCells(crm: ServedInstance): Promise<Finding> {
  await crm.ready()
  const { data } = await crm.system('kith doctor opens the cells of one customer', (system) =>
    system.customers.list({ limit: 1 }),
  )
  return ok(
    'secret',
    data.length > 0 ? 'it opens the data of this database' : 'there is no data yet to try it on',
  )
}

function checkSecret(settings: Settings): Finding[] {
  const { secret } = settings
  const fix = 'Generate one, for example with "openssl rand -base64 48", and set it as KITH_SECRET.'
  if (secret === undefined) return [{ level: 'error', check: 'secret', message: 'there is none', fix }]
  if (secret.length < SHORTEST_SECRET)
    return [
      { level: 'error', check: 'secret', message: `it has fewer than ${SHORTEST_SECRET} characters`, fix },
    ]
  try {
    refuseDemoSecret(settings)
    return [ok('secret', 'there is one')]
  } catch (error) {
    return findingsOf('secret', error)
  }
}

async function checkMarker(settings: Settings, { kysely }: OpenDatabase): Promise<Finding[]> {
  const isDemo = await isDemoDatabase(kysely)
  if (isDemo === settings.demo) return []
  const [message, fix] = isDemo
    ? [
        'demo mode made this database, and its secret is public',
        'Name a database of your own, or add --demo.',
      ]
    : [
        'demo mode did not make this database and will refuse it',
        'Leave --db out, or name a file that does not exist yet.',
      ]
  return [{ level: 'error', check: 'demo', message, fix }]
}

async function checkAuth({ auth }: Settings, crm: ServedInstance): Promise<Finding[]> {
  const checked = await attempt('sign-in', async () => {
    await requireAuthentication(auth, crm)
    await createAuthenticate(auth, crm)
  })
  const ways = [
    ...(auth?.apiKeys === false ? [] : ['API keys']),
    ...(auth?.jwks === undefined ? [] : ['JSON Web Tokens']),
  ]
  return 'value' in checked ? [ok('sign-in', ways.join(' and '))] : checked.findings
}

async function attempt<T>(
  check: string,
  work: () => T | Promise<T>,
): Promise<{ readonly value: T } | { readonly findings: Finding[] }> {
  try {
    return { value: await work() }
  } catch (error) {
    return { findings: findingsOf(check, error) }
  }
}

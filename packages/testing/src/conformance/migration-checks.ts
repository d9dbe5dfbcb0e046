import assert from 'node:assert/strict'

import { createCrm, type Plugin, standardRoles } from '@kith/core'
import type { Kysely } from 'kysely'

import type { TestTables } from '../databases/opened-database.ts'
import { openTestDatabase } from '../databases/test-database.ts'
import { createTestClock } from '../test-clock.ts'
import type { ConformanceCheck } from './check.ts'
import type { PluginUnderTest } from './plugin-under-test.ts'

/** The plugin's tables come to be, from whatever version, and do no harm when it is gone. */
export function migrationChecks(subject: PluginUnderTest): readonly ConformanceCheck[] {
  return [
    {
      name: 'migrates from nothing and from each earlier version to the same tables',
      run: () => reachesTheSameTables(subject),
    },
    { name: 'has nothing to do when it migrates again', run: () => migratesOnce(subject) },
    { name: 'leaves a CRM that runs without it', run: () => isRemovable(subject) },
  ]
}

async function reachesTheSameTables(subject: PluginUnderTest): Promise<void> {
  const desired = await onDatabase(async (database) => {
    await migrate(database, installed(subject))
    return columnsOf(database)
  })
  const versions = subject.plugin().definition.migrations?.length ?? 0
  for (let version = 0; version < versions; version++) {
    const columns = await onDatabase(async (database) => {
      await migrate(database, [...required(subject), atVersion(subject.plugin(), version)])
      await migrate(database, installed(subject))
      return columnsOf(database)
    })
    assert.deepEqual(columns, desired, `after ${version} of ${versions} migrations`)
  }
}

async function migratesOnce(subject: PluginUnderTest): Promise<void> {
  await onDatabase(async (database) => {
    await migrate(database, installed(subject))
    const { pending } = await migrate(database, installed(subject))
    assert.deepEqual(pending, [])
  })
}

async function isRemovable(subject: PluginUnderTest): Promise<void> {
  await onDatabase(async (database) => {
    await migrate(database, installed(subject))
    const { orphans } = await migrate(database, required(subject))
    const own = subject.plugin().definition.migrations ?? []
    assert.equal(orphans.length, own.length, 'its migrations are known as orphans')
  })
}

function required(subject: PluginUnderTest): readonly Plugin[] {
  return subject.requires?.() ?? []
}

function installed(subject: PluginUnderTest): readonly Plugin[] {
  return [...required(subject), subject.plugin()]
}

/** The plugin as it was when it had only its first migrations: nothing but those. */
function atVersion({ id, definition, options }: Plugin, migrations: number): Plugin {
  const { version, kernel } = definition
  return {
    id,
    options,
    definition: { id, version, kernel, migrations: (definition.migrations ?? []).slice(0, migrations) },
  }
}

async function onDatabase<T>(work: (database: Kysely<TestTables>) => Promise<T>): Promise<T> {
  const opened = await openTestDatabase()
  try {
    return await work(opened.kysely)
  } finally {
    await opened.close()
  }
}

async function migrate(database: Kysely<TestTables>, plugins: readonly Plugin[]) {
  const secret = 'a fixed secret for tests, never for anything else'
  await using crm = createCrm<readonly Plugin[]>({
    database,
    plugins,
    policy: standardRoles(),
    secret,
    clock: createTestClock(),
  })
  const plan = await crm.migrate()
  await crm.ready()
  return plan
}

/** Every column of every table, in an order that does not depend on how it came to be. */
async function columnsOf(database: Kysely<TestTables>): Promise<readonly string[]> {
  const tables = await database.introspection.getTables()
  return tables
    .flatMap(({ name, columns }) =>
      columns.map((column) => `${name}.${column.name} ${column.dataType} ${column.isNullable ? 'null' : ''}`),
    )
    .toSorted()
}

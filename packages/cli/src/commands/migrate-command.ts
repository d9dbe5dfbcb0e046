import { randomBytes } from 'node:crypto'

import type { MigrationPlan, SearchProgress } from '@kith/core'

import { createInstance, openDatabase, type ServedInstance } from '../instance.ts'
import { type CommandOptions, settingsOf } from './command-line.ts'

/** What `kith migrate` takes. */
export interface MigrateOptions extends CommandOptions {
  /** Only tell what would be done. */
  readonly plan?: boolean
  /** Only print the SQL of what would be done. */
  readonly sql?: boolean
}

/** Runs `kith migrate`. */
export async function runMigrate(options: MigrateOptions): Promise<void> {
  const settings = await settingsOf(options)
  const onlyLooks = options.plan === true || options.sql === true
  const database = await openDatabase(settings, { mustExist: onlyLooks })
  try {
    // Migrating encrypts and signs nothing, so any secret will do: this also runs where the real one is not known.
    const secret = randomBytes(32).toString('hex')
    const crm = createInstance({ ...settings, secret }, database.kysely)
    if (options.sql === true) console.log(await crm.migrations.sql())
    else if (options.plan === true) console.log(describePlan(await crm.migrations.plan()))
    else console.log(describeOutcome(await migrate(crm)))
  } finally {
    await database.close()
  }
}

/** Tells how far it is, since a large database takes minutes; where nobody looks, only how it ended. */
async function migrate(crm: ServedInstance): Promise<MigrationPlan> {
  const built = new Map<string, number>()
  const plan = await crm.migrate({
    onProgress: ({ entity, rows }: SearchProgress) => {
      built.set(entity, rows)
      if (process.stderr.isTTY) process.stderr.write(`\rindexing ${entity}: ${rows} rows`)
    },
  })
  if (process.stderr.isTTY && built.size > 0) process.stderr.write('\r\u001B[K')
  for (const [entity, rows] of built) console.log(`indexed  ${rows} rows of ${entity} for search`)
  return plan
}

function describePlan({ pending, applied, changed, orphans }: MigrationPlan): string {
  const lines = [
    ...pending.map((name) => `pending  ${name}`),
    ...changed.map((name) => `changed  ${name} (edited after it was applied; restore its text)`),
    ...orphans.map((name) => `orphan   ${name} (its plugin is not installed; harmless)`),
  ]
  const summary = `${applied.length} applied, ${pending.length} pending`
  return [...lines, summary].join('\n')
}

function describeOutcome({ pending }: MigrationPlan): string {
  if (pending.length === 0) return 'The database is up to date.'
  return [...pending.map((name) => `applied  ${name}`), `${pending.length} migrations applied`].join('\n')
}

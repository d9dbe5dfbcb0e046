import { sql } from 'kysely'

import { systemClock } from '../shared/clock.ts'
import { createIdSource } from '../shared/ids.ts'
import { databaseErrors } from './database-errors.ts'
import type { Database } from './database.ts'
import { createTable, type SchemaStatement, type SchemaTarget } from './ddl.ts'
import { type DatabaseReport, examineDatabase } from './examine-database.ts'
import { endLease, takeLease } from './lease.ts'
import { checksumOf, type Migration, type MigrationHistory, statementsOf } from './migration.ts'
import type { TableSpec } from './table.ts'
import type { AnyDatabase } from './traits.ts'

/** What `migrate` would do, and what it found. Names are `plugin/id`. */
export interface MigrationPlan {
  readonly pending: readonly string[]
  readonly applied: readonly string[]
  /** Applied, but edited since: refuses to run. */
  readonly changed: readonly string[]
  /** Applied by a plugin that is not installed now. Harmless. */
  readonly orphans: readonly string[]
}

interface Entry {
  readonly pluginId: string
  readonly migration: Migration
  readonly name: string
}

const LEASE = 'migrate'
const LEASE_MS = 60_000
const WAIT_MS = 30_000
const MOST_ATTEMPTS = 5

const ledgerSpec: TableSpec = {
  columns: {
    plugin_id: { type: 'key' },
    id: { type: 'string', length: 100 },
    checksum: { type: 'digest' },
    applied_at: { type: 'instant' },
  },
  primaryKey: ['plugin_id', 'id'],
  indexes: [],
}

/** The migrations that have begun, where their statements are committed one by one. */
const begunSpec: TableSpec = {
  columns: { plugin_id: { type: 'key' }, id: { type: 'string', length: 100 } },
  primaryKey: ['plugin_id', 'id'],
  indexes: [],
}

const leaseSpec: TableSpec = {
  columns: {
    name: { type: 'key' },
    holder: { type: 'string', length: 36 },
    fence: { type: 'int' },
    expires_at: { type: 'instant' },
  },
  primaryKey: ['name'],
  indexes: [],
}

/** Applies plugin histories to a database and keeps the ledger of what was applied. */
export class Migrator {
  readonly #database: Database
  readonly #histories: readonly MigrationHistory[]
  readonly #entries: readonly Entry[]
  readonly #ledger: string
  readonly #lease: string
  readonly #begun: string

  /** `histories` in plugin order: a plugin's migrations run after those of the plugins it requires. */
  constructor(database: Database, histories: readonly MigrationHistory[]) {
    this.#database = database
    this.#histories = histories
    this.#entries = histories.flatMap(({ pluginId, migrations }) =>
      migrations.map((migration) => ({ pluginId, migration, name: `${pluginId}/${migration.id}` })),
    )
    this.#ledger = `${database.naming.prefix}migration`
    this.#lease = `${database.naming.prefix}lease`
    this.#begun = `${database.naming.prefix}migration_begun`
  }

  /** Compares histories with the ledger. Reads only; `db` is another connection to read on. */
  async plan(db = this.#database.kysely): Promise<MigrationPlan> {
    const applied = await this.#readLedger(db)
    const known = new Set(this.#entries.map((entry) => entry.name))
    const isApplied = (entry: Entry): boolean => applied.has(entry.name)
    const isChanged = (entry: Entry): boolean => applied.get(entry.name) !== checksumOf(entry.migration)
    return {
      pending: this.#entries.filter((entry) => !isApplied(entry)).map((entry) => entry.name),
      applied: this.#entries.filter(isApplied).map((entry) => entry.name),
      changed: this.#entries
        .filter((entry) => isApplied(entry) && isChanged(entry))
        .map((entry) => entry.name),
      orphans: [...applied.keys()].filter((name) => !known.has(name)),
    }
  }

  /**
   * The SQL of the pending migrations, for review by a database administrator. Run by hand it does what `migrate` does,
   * the ledger included; empty when nothing is pending.
   */
  async sql(): Promise<string> {
    const { pending } = await this.plan()
    if (pending.length === 0) return ''
    const { kysely: db, traits } = this.#database
    const ledger = await this.#missingLedger({ db, traits })
    const entries = this.#entries.filter((entry) => pending.includes(entry.name))
    const blocks = [
      ...(ledger.length === 0 ? [] : [printed('the ledger', ledger)]),
      ...entries.map((entry) => printed(entry.name, [...this.#statements(entry), this.#ledgerRow(entry)])),
    ]
    return `${blocks.join('\n\n')}\n`
  }

  /** Applies what is pending, each migration in a transaction of its own. Safe to call from several processes. */
  async migrate(): Promise<MigrationPlan> {
    await this.#createLedger()
    const holder = createIdSource(systemClock)()
    await this.#waitForLease(holder)
    try {
      const plan = await this.plan()
      refuseChanged(plan)
      for (const entry of this.#entries) {
        if (plan.pending.includes(entry.name)) await this.#apply(entry, holder)
      }
      return plan
    } finally {
      await this.#database.whenFree(() => endLease(this.#leaseTable(), LEASE, holder))
    }
  }

  /** @throws KITH_DATABASE_MIGRATIONS_PENDING or _MIGRATION_CHANGED unless the database is up to date. */
  async check(db = this.#database.kysely): Promise<void> {
    const plan = await this.plan(db)
    refuseChanged(plan)
    const [first] = plan.pending
    if (first !== undefined) throw databaseErrors.MIGRATIONS_PENDING({ count: plan.pending.length, first })
  }

  /** Looks at the server, and at the tables that the histories make. Reads only. */
  examine(): Promise<DatabaseReport> {
    return examineDatabase(this.#database, this.#histories)
  }

  #leaseTable() {
    return { db: this.#database.kysely, traits: this.#database.traits, table: this.#lease }
  }

  #statements(entry: Entry, db = this.#database.kysely, mayExist = false) {
    const { traits, naming } = this.#database
    return entry.migration.steps.flatMap((step) =>
      statementsOf(step, { db, traits, naming, pluginId: entry.pluginId, mayExist }),
    )
  }

  async #readLedger(db: AnyDatabase): Promise<ReadonlyMap<string, string>> {
    const columns = await this.#database.traits.describe(db, this.#ledger)
    if (columns.length === 0) return new Map()
    const { rows } = await sql<{ plugin_id: string; id: string; checksum: string }>`
      select plugin_id, id, checksum from ${sql.table(this.#ledger)}
    `.execute(db)
    return new Map(rows.map((row) => [`${row.plugin_id}/${row.id}`, row.checksum]))
  }

  /** Several processes may be at it: whoever is second finds it there, or is told so by a unique index of the catalog. */
  async #createLedger(): Promise<void> {
    const { traits } = this.#database
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#database.transaction(async ({ db }) => {
          for (const statement of await this.#missingLedger({ db, traits, mayExist: true }))
            await statement.execute()
        })
        return
      } catch (error) {
        if (!traits.isUniqueViolation(error) || attempt === MOST_ATTEMPTS) throw error
      }
    }
  }

  /** The statements that create the migrator's own tables, as far as they are not there. */
  async #missingLedger(target: SchemaTarget): Promise<SchemaStatement[]> {
    const { db, traits } = target
    const own = [
      [this.#ledger, ledgerSpec] as const,
      [this.#lease, leaseSpec] as const,
      ...(traits.hasTransactionalDdl ? [] : [[this.#begun, begunSpec] as const]),
    ]
    const statements: SchemaStatement[] = []
    for (const [table, spec] of own) {
      if ((await traits.describe(db, table)).length === 0)
        statements.push(...createTable(target, table, spec))
    }
    return statements
  }

  /** The statement that says that a migration was applied; without parameters, so that it can be printed. */
  #ledgerRow({ pluginId, migration }: Entry, db = this.#database.kysely): SchemaStatement {
    return db.insertInto(this.#ledger).values({
      plugin_id: sql.lit(pluginId),
      id: sql.lit(migration.id),
      checksum: sql.lit(checksumOf(migration)),
      applied_at: this.#database.traits.now(),
    })
  }

  async #waitForLease(holder: string): Promise<void> {
    const deadline = Date.now() + WAIT_MS
    const take = () => takeLease(this.#leaseTable(), LEASE, { holder, ttlMs: LEASE_MS })
    while (!(await this.#database.whenFree(take))) {
      if (Date.now() > deadline) throw databaseErrors.MIGRATION_LOCKED({ seconds: WAIT_MS / 1000 })
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }

  #apply(entry: Entry, holder: string): Promise<void> {
    return this.#database.traits.hasTransactionalDdl
      ? this.#applyAtOnce(entry, holder)
      : this.#applyOneByOne(entry, holder)
  }

  async #applyAtOnce(entry: Entry, holder: string): Promise<void> {
    await this.#database.transaction(async ({ db }) => {
      await this.#renewLease(db, holder)
      for (const statement of this.#statements(entry, db)) await statement.execute()
      await this.#ledgerRow(entry, db).execute()
    })
  }

  /** What broke off is gone through again from its beginning, and finds what it has made. */
  async #applyOneByOne(entry: Entry, holder: string): Promise<void> {
    const { kysely } = this.#database
    const place = { plugin_id: entry.pluginId, id: entry.migration.id }
    const { rows } = await sql`
      select 1 as one from ${sql.table(this.#begun)} where plugin_id = ${place.plugin_id} and id = ${place.id}
    `.execute(kysely)
    const hasBegun = rows.length > 0
    if (!hasBegun) await kysely.insertInto(this.#begun).values(place).execute()
    for (const statement of this.#statements(entry, kysely, hasBegun)) {
      await this.#renewLease(kysely, holder)
      await statement.execute()
    }
    await this.#database.transaction(async ({ db }) => {
      await this.#renewLease(db, holder)
      await this.#ledgerRow(entry, db).execute()
      await db
        .deleteFrom(this.#begun)
        .where('plugin_id', '=', place.plugin_id)
        .where('id', '=', place.id)
        .execute()
    })
  }

  async #renewLease(db: AnyDatabase, holder: string): Promise<void> {
    const { traits } = this.#database
    const renewed = await takeLease({ db, traits, table: this.#lease }, LEASE, { holder, ttlMs: LEASE_MS })
    if (!renewed) throw databaseErrors.MIGRATION_LOCKED({ seconds: LEASE_MS / 1000 })
  }
}

function printed(name: string, statements: readonly SchemaStatement[]): string {
  return [`-- ${name}`, ...statements.map((each) => `${each.compile().sql};`)].join('\n')
}

function refuseChanged(plan: MigrationPlan): void {
  const [migration] = plan.changed
  if (migration !== undefined) throw databaseErrors.MIGRATION_CHANGED({ migration })
}

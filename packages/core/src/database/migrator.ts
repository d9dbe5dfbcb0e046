import { sql } from 'kysely'

import { systemClock } from '../shared/clock.ts'
import { createIdSource } from '../shared/ids.ts'
import { databaseErrors } from './database-errors.ts'
import type { Database } from './database.ts'
import { createTable } from './ddl.ts'
import { endLease, takeLease } from './lease.ts'
import { checksumOf, type Migration, type MigrationHistory, statementsOf } from './migration.ts'
import type { TableSpec } from './table.ts'

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
  readonly #entries: readonly Entry[]
  readonly #ledger: string
  readonly #lease: string

  /** `histories` in plugin order: a plugin's migrations run after those of the plugins it requires. */
  constructor(database: Database, histories: readonly MigrationHistory[]) {
    this.#database = database
    this.#entries = histories.flatMap(({ pluginId, migrations }) =>
      migrations.map((migration) => ({ pluginId, migration, name: `${pluginId}/${migration.id}` })),
    )
    this.#ledger = `${database.naming.prefix}migration`
    this.#lease = `${database.naming.prefix}lease`
  }

  /** Compares histories with the ledger. Reads only. */
  async plan(): Promise<MigrationPlan> {
    const applied = await this.#readLedger()
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

  /** The SQL of the pending migrations, for review by a database administrator. */
  async sql(): Promise<string> {
    const { pending } = await this.plan()
    const texts = (entry: Entry): string[] => this.#statements(entry).map((each) => `${each.compile().sql};`)
    return this.#entries
      .flatMap((entry) => (pending.includes(entry.name) ? [`-- ${entry.name}`, ...texts(entry)] : []))
      .join('\n')
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
      await endLease(this.#leaseTable(), LEASE, holder)
    }
  }

  /** @throws KITH_DATABASE_MIGRATIONS_PENDING or _MIGRATION_CHANGED unless the database is up to date. */
  async check(): Promise<void> {
    const plan = await this.plan()
    refuseChanged(plan)
    const [first] = plan.pending
    if (first !== undefined) throw databaseErrors.MIGRATIONS_PENDING({ count: plan.pending.length, first })
  }

  #leaseTable() {
    return { db: this.#database.kysely, traits: this.#database.traits, table: this.#lease }
  }

  #statements(entry: Entry, db = this.#database.kysely) {
    const { traits, naming } = this.#database
    return entry.migration.steps.flatMap((step) =>
      statementsOf(step, { db, traits, naming, pluginId: entry.pluginId }),
    )
  }

  async #readLedger(): Promise<ReadonlyMap<string, string>> {
    const columns = await this.#database.traits.describe(this.#database.kysely, this.#ledger)
    if (columns.length === 0) return new Map()
    const { rows } = await sql<{ plugin_id: string; id: string; checksum: string }>`
      select plugin_id, id, checksum from ${sql.table(this.#ledger)}
    `.execute(this.#database.kysely)
    return new Map(rows.map((row) => [`${row.plugin_id}/${row.id}`, row.checksum]))
  }

  async #createLedger(): Promise<void> {
    const { traits } = this.#database
    await this.#database.transaction(async ({ db }) => {
      for (const [table, spec] of [[this.#ledger, ledgerSpec] as const, [this.#lease, leaseSpec] as const]) {
        if ((await traits.describe(db, table)).length > 0) continue
        for (const statement of createTable({ db, traits }, table, spec)) await statement.execute()
      }
    })
  }

  async #waitForLease(holder: string): Promise<void> {
    const deadline = Date.now() + WAIT_MS
    while (!(await takeLease(this.#leaseTable(), LEASE, { holder, ttlMs: LEASE_MS }))) {
      if (Date.now() > deadline) throw databaseErrors.MIGRATION_LOCKED({ seconds: WAIT_MS / 1000 })
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }

  async #apply(entry: Entry, holder: string): Promise<void> {
    const { traits } = this.#database
    await this.#database.transaction(async ({ db }) => {
      const renewed = await takeLease({ db, traits, table: this.#lease }, LEASE, { holder, ttlMs: LEASE_MS })
      if (!renewed) throw databaseErrors.MIGRATION_LOCKED({ seconds: LEASE_MS / 1000 })
      for (const statement of this.#statements(entry, db)) await statement.execute()
      await sql`
        insert into ${sql.table(this.#ledger)} (plugin_id, id, checksum, applied_at)
        values (${entry.pluginId}, ${entry.migration.id}, ${checksumOf(entry.migration)}, ${traits.now()})
      `.execute(db)
    })
  }
}

function refuseChanged(plan: MigrationPlan): void {
  const [migration] = plan.changed
  if (migration !== undefined) throw databaseErrors.MIGRATION_CHANGED({ migration })
}

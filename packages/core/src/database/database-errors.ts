import { defineErrors } from '../shared/errors.ts'

/** Errors of the database room: dialect, migrations, transactions. */
export const databaseErrors = defineErrors('KITH_DATABASE', {
  DIALECT_UNSUPPORTED: {
    status: 500,
    message: 'Kith does not know the dialect behind this Kysely instance ({adapter}).',
    fix: 'Use a supported database; the README lists them.',
  },
  MISSING: {
    status: 500,
    message: 'createCrm was given no database.',
    fix: 'Pass "database": a Kysely instance, or { dialect }.',
  },
  MIGRATIONS_PENDING: {
    status: 503,
    message: 'The database lacks {count} migrations, first {first}.',
    fix: 'Run "kith migrate" or crm.migrate() before serving.',
  },
  MIGRATION_CHANGED: {
    status: 500,
    message: 'The migration {migration} was edited after it had been applied.',
    fix: 'Restore its text and write a new migration for the change.',
  },
  MIGRATION_ORDER: {
    status: 500,
    message: 'A migration changes the table "{table}" before it creates it.',
    fix: 'Create the table in an earlier step, or correct its name.',
  },
  MIGRATION_LOCKED: {
    status: 503,
    message: 'Another process is migrating this database and did not finish within {seconds} seconds.',
    fix: 'Wait for it; if it died, its lease ends by itself within a minute.',
  },
  SCHEMA_DRIFT: {
    status: 500,
    message: 'The tables that the migrations of "{plugin}" make differ from its entities: {difference}.',
    fix: 'Add a migration that brings the table to what the entity declares.',
  },
  SERVER_TOO_OLD: {
    status: 500,
    message: 'The database is {server} {version}, and Kith needs {needed} or later.',
    fix: 'Update the server, or give createCrm another database.',
  },
  SERVER_SETTING: {
    status: 500,
    message: 'The setting {setting} of the database is "{value}", and Kith needs {needed}.',
    fix: 'Change it for the server, for the database or in the options of the driver, and start again.',
  },
  COLLATION: {
    status: 500,
    message: 'The column {column} compares texts by the collation {collation}, and not by their code points.',
    fix: 'Give it the collation that "kith migrate --sql" writes for a new database, and start again.',
  },
  COLUMN_MISSING: {
    status: 500,
    message: 'The column {column} is missing, or was changed to take or refuse null.',
    fix: 'Undo the change that was made by hand, or restore the table from a backup.',
  },
  INDEX_MISSING: {
    status: 500,
    message: 'The index {index} of the table {table} is missing.',
    fix: 'Create it as "kith migrate --sql" writes it for a new database, and start again.',
  },
  NAME_TOO_LONG: {
    status: 500,
    message: 'The identifier "{name}" has more than 63 bytes.',
    fix: 'Shorten the prefix, the plugin id, the entity name or the field name.',
  },
})

/** Errors of joining and nesting transactions. */
export const transactionErrors = defineErrors('KITH', {
  FOREIGN_TRANSACTION: {
    status: 500,
    message: 'using() was given a transaction of another Kysely instance.',
    fix: 'Open the transaction on the very instance that createCrm received as "database".',
  },
  ROOT_IN_TRANSACTION: {
    status: 500,
    message: 'Inside an open transaction something was called that needs one of its own.',
    fix: 'Inside the closure use the "as" that it receives, or using(trx).',
  },
  TRANSACTION_ENDED: {
    status: 500,
    message: 'An operation was called in a transaction that has ended.',
    fix: 'Await every operation before the closure of the transaction returns.',
  },
})

import type { Command } from 'commander'

/** A subcommand with the options that all of them take. */
export function command(parent: Command, nameAndArguments: string, description: string): Command {
  return parent
    .command(nameAndArguments)
    .description(description)
    .option(
      '--db <url>',
      'path of a SQLite file, sqlite::memory:, postgres://host/name or mariadb://host/name (or KITH_DATABASE_URL)',
    )
    .option('--config <file>', 'configuration (default: kith.config.ts of the folder)')
    .option('--debug', 'print the stack of an error')
}

/** A subcommand that works in one tenant. */
export function inTenant(parent: Command, nameAndArguments: string, description: string): Command {
  return command(parent, nameAndArguments, description).option('--tenant <id>', 'tenant', 'default')
}

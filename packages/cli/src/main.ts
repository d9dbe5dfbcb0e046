import { readFileSync } from 'node:fs'

import { Command, Option } from 'commander'

import type { BackupOptions } from './commands/backup-command.ts'
import type { CommandOptions } from './commands/command-line.ts'
import type { ReplayOptions, TenantOptions } from './commands/events-command.ts'
import type { ExportOptions } from './commands/export-command.ts'
import type { ImportCommandOptions } from './commands/import-command.ts'
import type { InspectCommandOptions } from './commands/inspect-command.ts'
import type { KeyCreateOptions } from './commands/key-command.ts'
import type { MigrateOptions } from './commands/migrate-command.ts'
import type { PeopleOptions, TeamCreateOptions, UserCreateOptions } from './commands/people-command.ts'
import type { PluginNewOptions } from './commands/plugin-new-command.ts'
import type { RestoreCheckOptions } from './commands/restore-check-command.ts'
import type { RestoreOptions } from './commands/restore-command.ts'
import type { ServeCommandOptions } from './commands/serve-command.ts'
import { command, inTenant } from './commands/subcommand.ts'
import { terminalLocale } from './terminal-locale.ts'

/**
 * Runs the `kith` command. What a subcommand needs is imported when it runs, so that none waits for another's.
 *
 * @returns the exit code.
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const program = createProgram()
    await addNamedPlugin(program, argv.slice(2))
    await program.parseAsync([...argv])
    return 0
  } catch (error) {
    const { printableError } = await import('./print-error.ts')
    const locale = terminalLocale(process.env)
    console.error(printableError(error, { debug: argv.includes('--debug'), locale }))
    return 1
  }
}

function createProgram(): Command {
  const program = new Command('kith')
    .description('Serves, migrates and inspects a Kith CRM.')
    .version(readVersion())
    .showHelpAfterError()
  addServe(program)
  addMigrate(program)
  addBackup(program)
  addRestore(program)
  addSeed(program)
  addDoctor(program)
  addKey(program)
  addWorker(program)
  addEvents(program)
  addJobs(program)
  addImport(program)
  addUser(program)
  addTeam(program)
  addExport(program)
  addInspect(program)
  addPlugin(program)
  return program
}

function addServe(program: Command): void {
  command(program, 'serve', 'Serve the CRM over HTTP.')
    .option('--port <n>', 'port to listen on; 0 takes any free one (default: 4400)')
    .option('--host <address>', 'address to listen on (default: 127.0.0.1, this machine only)')
    .option('--demo', 'serve a database of fictitious customers with public tokens, made on first start')
    .option(
      '--tls-cert <file>',
      'serve HTTPS with this certificate and its chain (PEM); read again at SIGHUP',
    )
    .option('--tls-key <file>', 'key of the certificate (PEM)')
    .option('--log', 'log each request as a line of JSON')
    .option(
      '--drain-delay <s>',
      'seconds to say "not ready" before connections are refused, at SIGTERM (default: 0)',
    )
    .action(async (options: ServeCommandOptions) => {
      await (await import('./commands/serve-command.ts')).runServe(options)
    })
}

function addMigrate(program: Command): void {
  command(program, 'migrate', 'Bring the database to the current schema.')
    .option('--plan', 'only tell what would be done')
    .option('--sql', 'only print the SQL of what would be done')
    .action(async (options: MigrateOptions) => {
      await (await import('./commands/migrate-command.ts')).runMigrate(options)
    })
}

function addBackup(program: Command): void {
  command(program, 'backup', 'Copy a SQLite database that may be in use, and check the copy.')
    .requiredOption('--to <folder>', 'folder of the backups')
    .option('--every <interval>', 'go on: 30m, 6h, 1d (default: once)')
    .option('--keep <n>', 'keep no more backups than this')
    .option('--keep-days <n>', 'keep no backup longer than this')
    .action(async (options: BackupOptions) => {
      await (await import('./commands/backup-command.ts')).runBackup(options)
    })
}

function addRestore(program: Command): void {
  command(program, 'restore <file>', 'Put a backup into the place of a SQLite database.')
    .option('--force', 'where there is a database: keep it beside the restored one')
    .action(async (file: string, options: RestoreOptions) => {
      await (await import('./commands/restore-command.ts')).runRestore(file, options)
    })
  command(program, 'restore-check', 'Check a database that was restored, and let its work go on.')
    .option('--newer-than <instant>', 'list the events after an instant, as RFC 3339')
    .option('--discard <subscriber...>', 'give up the held deliveries of subscribers that had them')
    .option('--release', 'make the deliveries that are held')
    .action(async (options: RestoreCheckOptions) => {
      process.exitCode = await (await import('./commands/restore-check-command.ts')).runRestoreCheck(options)
    })
}

function addSeed(program: Command): void {
  command(program, 'seed', 'Make the demo database, or finish it, without serving.').action(
    async (options: CommandOptions) => {
      await (await import('./commands/seed-command.ts')).runSeed(options)
    },
  )
}

function addDoctor(program: Command): void {
  command(program, 'doctor', 'Check that the settings and the database are fit to serve.')
    .option('--demo', 'check for a start with --demo')
    .action(async (options: CommandOptions) => {
      process.exitCode = await (await import('./commands/doctor-command.ts')).runDoctor(options)
    })
}

function addKey(program: Command): void {
  const key = program.command('key').description('Manage the API keys with which machines sign in.')
  command(key, 'create', 'Make an API key and print it once.')
    .requiredOption('--actor <id>', 'who acts with the key, as audit and ownership name it')
    .requiredOption('--role <name...>', 'roles of the key')
    .option('--team <key...>', 'teams of the key; the teams below them belong to it too')
    .option('--tenant <id>', 'tenant the key acts in', 'default')
    .option('--expires <when>', 'lifetime such as 90d, a date, or never', '90d')
    .option('--name <text>', 'what the key is for (default: the actor)')
    .addOption(new Option('--identity-access', 'open identity and financial fields where the roles allow it'))
    .action(async (options: KeyCreateOptions) => {
      await (await import('./commands/key-command.ts')).runKeyCreate(options)
    })
  command(key, 'list', 'List the API keys.').action(async (options: CommandOptions) => {
    await (await import('./commands/key-command.ts')).runKeyList(options)
  })
  command(key, 'revoke <id>', 'End an API key for good.').action(
    async (id: string, options: CommandOptions) => {
      await (await import('./commands/key-command.ts')).runKeyRevoke(id, options)
    },
  )
}

function addWorker(program: Command): void {
  command(program, 'worker', 'Do background work without serving: deliveries, jobs, the change feed.').action(
    async (options: CommandOptions) => {
      await (await import('./commands/worker-command.ts')).runWorker(options)
    },
  )
}

function addEvents(program: Command): void {
  const events = program.command('events').description('Look after the deliveries of events.')
  inTenant(events, 'dead', 'List deliveries that were given up.').action(async (options: TenantOptions) => {
    await (await import('./commands/events-command.ts')).runEventsDead(options)
  })
  inTenant(events, 'retry <id>', 'Try a delivery again that was given up.').action(
    async (id: string, options: TenantOptions) => {
      await (await import('./commands/events-command.ts')).runEventsRetry(id, options)
    },
  )
  inTenant(events, 'discard <id>', 'Give up a delivery for good.').action(
    async (id: string, options: TenantOptions) => {
      await (await import('./commands/events-command.ts')).runEventsDiscard(id, options)
    },
  )
  inTenant(events, 'replay <subscriber>', 'Deliver past events to a subscriber again.')
    .requiredOption('--since <instant>', 'from when on, as RFC 3339')
    .action(async (subscriber: string, options: ReplayOptions) => {
      await (await import('./commands/events-command.ts')).runEventsReplay(subscriber, options)
    })
}

function addJobs(program: Command): void {
  const jobs = program.command('jobs').description('Look after jobs.')
  inTenant(jobs, 'list', 'List the jobs and when they run next.').action(async (options: TenantOptions) => {
    await (await import('./commands/jobs-command.ts')).runJobsList(options)
  })
  inTenant(jobs, 'run <name>', 'Run a job now.').action(async (name: string, options: TenantOptions) => {
    await (await import('./commands/jobs-command.ts')).runJobsRun(name, options)
  })
}

function addExport(program: Command): void {
  inTenant(program, 'export', 'Export customers as a file.')
    .addOption(
      new Option('--format <name>', 'format').choices(['csv', 'xlsx', 'ndjson', 'vcard']).default('csv'),
    )
    .option('--output <file>', 'file to write (default: standard output)')
    .option('--where <json>', 'filter, as JSON')
    .option('--sort <fields>', 'order, for example -createdAt,name')
    .option('--fields <names>', 'fields, separated by commas')
    .option('--no-mark', 'begin a CSV file without a byte order mark')
    .option('--actor <id>', 'export under the rights of an actor (default: as the system, in clear)')
    .option('--role <name...>', 'roles of the actor')
    .option('--team <key...>', 'teams of the actor')
    .action(async (options: ExportOptions) => {
      await (await import('./commands/export-command.ts')).runExport(options)
    })
}

function addImport(program: Command): void {
  inTenant(program, 'import [file]', 'Import customers from a CSV, XLSX, NDJSON or vCard file.')
    .option(
      '--map <column=target...>',
      'where columns go: a field, ignore, identity:<namespace>, contactPoint:<kind>',
    )
    .option('--preview', 'only tell what would be done')
    .addOption(
      new Option('--on-duplicate <what>', 'customers that are there').choices(['skip', 'update', 'create']),
    )
    .addOption(new Option('--invalid <what>', 'values that cannot be read').choices(['refuse', 'keep']))
    .addOption(
      new Option('--match-by <key...>', 'what records find customers by').choices([
        'identity',
        'idNumber',
        'phone',
        'email',
      ]),
    )
    .option('--owner <id>', 'whose the new customers are')
    .option('--team <key>', 'the team of the new customers')
    .addOption(
      new Option('--format <format>', 'found in the file by default').choices([
        'csv',
        'xlsx',
        'ndjson',
        'vcard',
      ]),
    )
    .option('--encoding <label>', 'found in the file by default')
    .option('--delimiter <character>', 'found in the file by default')
    .option('--sheet <name>', 'sheet of a workbook (default: the first)')
    .option('--resume <id>', 'go on with an import that rests')
    .action(async (file: string | undefined, options: ImportCommandOptions) => {
      await (await import('./commands/import-command.ts')).runImport(file, options)
    })
}

function addInspect(program: Command): void {
  command(program, 'inspect', 'List what the plugins add, without touching a database.')
    .option('--json', 'print all of it as JSON')
    .action(async (options: InspectCommandOptions) => {
      await (await import('./commands/inspect-command.ts')).runInspect(options)
    })
  command(program, 'explain <operation>', 'Tell how an operation runs and who may call it.').action(
    async (operation: string, options: CommandOptions) => {
      await (await import('./commands/explain-command.ts')).runExplain(operation, options)
    },
  )
}

function addPlugin(program: Command): void {
  program
    .command('plugin')
    .description('Write plugins.')
    .command('new <name>')
    .description('Write the package of a new plugin, which passes the tests of every plugin.')
    .option('--in <folder>', 'where its folder is made', '.')
    .option('--debug', 'print the stack of an error')
    .action(async (name: string, options: PluginNewOptions) => {
      ;(await import('./commands/plugin-new-command.ts')).runPluginNew(name, options, readVersion())
    })
}

/** Commands of plugins are known only once the configuration is read, so it is not read for any other. */
async function addNamedPlugin(program: Command, typed: readonly string[]): Promise<void> {
  const [name] = typed
  const isOwn = name === 'help' || program.commands.some((each) => each.name() === name)
  if (name === undefined || name.startsWith('-') || isOwn) return
  await (await import('./commands/plugin-command.ts')).addPluginCommands(program, typed, inTenant)
}

function addUser(program: Command): void {
  const user = program.command('user').description('Manage the people who work with customers.')
  inTenant(user, 'create <id>', 'Create a user.')
    .requiredOption('--name <text>', 'name of the person')
    .option('--email <address>', 'e-mail address')
    .option('--role <name...>', 'roles of the person')
    .option('--team <key...>', 'teams of the person')
    .action(async (id: string, options: UserCreateOptions) => {
      await (await import('./commands/people-command.ts')).runUserCreate(id, options)
    })
  inTenant(user, 'list', 'List the users.').action(async (options: PeopleOptions) => {
    await (await import('./commands/people-command.ts')).runUserList(options)
  })
}

function addTeam(program: Command): void {
  const team = program.command('team').description('Manage the teams that people and customers belong to.')
  inTenant(team, 'create <key>', 'Create a team.')
    .requiredOption('--name <text>', 'name of the team')
    .option('--parent <key>', 'team above')
    .action(async (key: string, options: TeamCreateOptions) => {
      await (await import('./commands/people-command.ts')).runTeamCreate(key, options)
    })
  inTenant(team, 'list', 'List the teams.').action(async (options: PeopleOptions) => {
    await (await import('./commands/people-command.ts')).runTeamList(options)
  })
}

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}

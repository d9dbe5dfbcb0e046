import { defineErrors } from '@kith/core'

/** Errors of the `kith` command. */
export const cliErrors = defineErrors('KITH_CLI', {
  UNEXPECTED: {
    status: 500,
    message: 'The command failed unexpectedly: {failure}',
    fix: 'Run it again with --debug and report what it prints.',
  },
  CONFIG_NOT_FOUND: {
    status: 500,
    message: 'There is no configuration file {file}.',
    fix: 'Check the path given with --config.',
  },
  CONFIG_UNREADABLE: {
    status: 500,
    message: 'The configuration {file} cannot be loaded: {reason}.',
    fix: 'Correct the file. TypeScript needs Node 22.18 or later; an older one loads kith.config.js.',
  },
  CONFIG_INVALID: {
    status: 500,
    message: 'The configuration {file} is not valid: {reason}.',
    fix: 'Correct the named options; the type of defineConfig() describes each.',
  },
  PORT_INVALID: {
    status: 500,
    message: 'The port must be a whole number from 0 to 65535.',
    fix: 'Pass one, for example --port 4400; 0 takes any free port.',
  },
  DRAIN_DELAY_INVALID: {
    status: 500,
    message: 'The delay before connections are refused must be a whole number of seconds from 0 to {most}.',
    fix: 'Pass one, for example --drain-delay 5.',
  },
  TLS_INCOMPLETE: {
    status: 500,
    message: 'HTTPS needs a certificate and its key.',
    fix: 'Pass both --tls-cert and --tls-key, or neither and let a proxy terminate TLS.',
  },
  TLS_UNUSABLE: {
    status: 500,
    message: 'The certificate {cert} and the key {key} cannot be used: {reason}.',
    fix: 'Check that both are PEM files which this user may read, and that they belong together.',
  },
  ADDRESS_UNAVAILABLE: {
    status: 500,
    message: 'The address {address} cannot be used: {reason}.',
    fix: 'Stop the process that holds the port, or choose another with --port and --host.',
  },
  DATABASE_REQUIRED: {
    status: 500,
    message: 'No database is named.',
    fix: 'Pass --db sqlite:crm.db or --db postgres://host/name, set KITH_DATABASE_URL, or set "database" in kith.config.ts.',
  },
  DATABASE_UNSUPPORTED: {
    status: 500,
    message: 'Kith cannot open databases of the kind "{scheme}:".',
    fix: 'Supported are "sqlite:<path>", "sqlite::memory:", the plain path of a SQLite file, "postgres://" and "mariadb://".',
  },
  DATABASE_URL: {
    status: 500,
    message:
      'The address of the database after "{scheme}:" is no URL with a host and the name of a database.',
    fix: 'Write it as "{scheme}://user:password@host/name", and signs of the password that URLs use as "%40".',
  },
  DATABASE_UNREACHABLE: {
    status: 500,
    message: 'The database {label} cannot be opened ({reason}).',
    fix: 'Check that the server runs, that the database exists, and the user and password of the URL.',
  },
  DRIVER_MISSING: {
    status: 500,
    message: 'Databases of this kind are opened with {driver}, which is not installed.',
    fix: 'Run "npm install pg" for PostgreSQL, or "npm install mysql2" for MariaDB, beside kith.',
  },
  DATABASE_NOT_FOUND: {
    status: 500,
    message: 'There is no database at {path}.',
    fix: 'Create it with "kith migrate", or correct the path.',
  },
  BACKUP_UNSUPPORTED: {
    status: 500,
    message: 'Only a SQLite file can be backed up and restored like this.',
    fix: 'Name one with --db. Other databases have tools of their own: pg_dump, mariadb-dump; after their restore, run "kith restore-check".',
  },
  BACKUP_OPTION_INVALID: {
    status: 500,
    message: 'The option {option} must be {rule}.',
    fix: 'See "kith backup --help".',
  },
  BACKUP_DAMAGED: {
    status: 500,
    message: 'The file {file} is no sound backup: {reason}.',
    fix: 'Take another backup. If this one was just made, check the disk before anything else.',
  },
  RESTORE_EXISTS: {
    status: 500,
    message: 'There is a database at {path} already.',
    fix: 'Restore to another place with --db, or add --force: what is there is then kept beside it.',
  },
  RESTORE_IN_USE: {
    status: 500,
    message: 'The database {path} is in use by another process.',
    fix: 'Stop "kith serve" and "kith worker" first: they would go on writing to a file that nobody looks at any more.',
  },
  RESTORE_UNKNOWN: {
    status: 500,
    message: 'The backup has {count} migrations that this version does not know, first {first}.',
    fix: 'Restore it with the version that has made it, or a later one.',
  },
  DATABASE_UNREADABLE: {
    status: 500,
    message: 'The file {path} cannot be opened as a SQLite database ({reason}).',
    fix: 'Check that the folder exists, that the file is a SQLite database and that this user may write to it.',
  },
  FILE_EXISTS: {
    status: 500,
    message: 'There is a file {path} already.',
    fix: 'Choose another name with --output, or move the file away.',
  },
  FILTER_UNREADABLE: {
    status: 500,
    message: 'The filter is no JSON.',
    fix: 'Put it in single quotes, so that the shell keeps the double ones: --where \'{"city":"上海"}\'.',
  },
  ACTOR_REQUIRED: {
    status: 500,
    message: 'Roles or teams are named without the actor who has them.',
    fix: 'Add --actor with the id under which the export is recorded.',
  },
  AUTH_REQUIRED: {
    status: 500,
    message: 'Nobody could sign in: there is no authentication setting and no usable API key.',
    fix: 'Create a key with "kith key create", or set "auth" in kith.config.ts; "kith serve --demo" needs neither.',
  },
  AUTH_INVALID: {
    status: 500,
    message: 'The JSON Web Key Set cannot be used: {reason}.',
    fix: 'Correct "auth.jwks" in kith.config.ts.',
  },
  DEMO_SECRET: {
    status: 500,
    message: 'The secret is the public one of demo mode.',
    fix: 'Generate another, for example with "openssl rand -base64 48", and keep it outside the database.',
  },
  DEMO_HOST: {
    status: 500,
    message: 'Demo mode is reachable from this machine only, and "{host}" is not a loopback address.',
    fix: 'Leave --host out. To be reachable by others, serve without --demo, with a secret and keys of your own.',
  },
  DEMO_DATABASE: {
    status: 500,
    message: 'This database was made by demo mode, whose secret and tokens are public.',
    fix: 'Name a database of your own, or add --demo.',
  },
  NOT_A_DEMO_DATABASE: {
    status: 500,
    message: 'Demo mode works on databases that it has made itself, and {path} is another.',
    fix: 'Leave --db out, or name a file that does not exist yet, or an empty database of a server.',
  },
  COMMAND_UNKNOWN: {
    status: 500,
    message: 'There is no command "{command}"; there are {known}.',
    fix: 'Check the spelling; if a plugin provides it, list the plugin in kith.config.ts.',
  },
  PLUGIN_NAME_INVALID: {
    status: 500,
    message: 'A plugin cannot be named "{name}".',
    fix: 'Take the plural of what it keeps, in lower case with hyphens and at most 40 characters: "visits", "follow-ups".',
  },
  PLUGIN_FOLDER_EXISTS: {
    status: 500,
    message: 'The folder {folder} is there already and not empty.',
    fix: 'Choose another name, or another place with --in; nothing is overwritten.',
  },
  COMMAND_INVALID: {
    status: 500,
    message: 'The command cannot be run like this: {reason}.',
    fix: 'Add --help to see what it takes.',
  },
  ROLE_UNKNOWN: {
    status: 500,
    message: 'The policy has no role "{role}"; it has {known}.',
    fix: 'Use a role of the policy.',
  },
  TEAM_UNKNOWN: {
    status: 500,
    message: 'The tenant has no team "{team}".',
    fix: 'Create it first with "kith team create".',
  },
  KEY_INVALID: {
    status: 500,
    message: 'An API key cannot be made from this: {reason}.',
    fix: 'See "kith key create --help".',
  },
  KEY_UNKNOWN: {
    status: 404,
    message: 'There is no API key with this id.',
    fix: 'List the keys with "kith key list".',
  },
  IMPORT_FILE_REQUIRED: {
    status: 500,
    message: 'There is no file to import.',
    fix: 'Name one, or the import to go on with: kith import --resume <id>.',
  },
  IMPORT_FILE_NOT_FOUND: {
    status: 500,
    message: 'There is no file {file}.',
    fix: 'Check the path.',
  },
  IMPORT_MAP_INVALID: {
    status: 500,
    message: '"{map}" does not say where a column goes.',
    fix: 'Write <column>=<target>, for example --map "Mobile=phone" --map "Card no=identity:shop" --map "Colour=ignore".',
  },
  IMPORT_UNMAPPED: {
    status: 500,
    message: 'It is not certain where the columns of the import {id} go; they are listed above.',
    fix: 'Say it with --map <column>=<target> and go on with --resume <id>; a customer needs a name.',
  },
  IMPORT_FAILED: {
    status: 500,
    message: 'The import ended with {code}.',
    fix: 'The error reference says what the code means. What was imported before stays; --resume goes on from there.',
  },
})

import { type CommandManifest, inspectPlugins, type PluginManifest } from '@kith/core'
import { Argument, type Command, type CommanderError } from 'commander'

import { cliErrors } from '../cli-errors.ts'
import { directory } from '../directory/plugin.ts'
import { settingsOf } from './command-line.ts'
import type { TenantOptions } from './events-command.ts'
import { withInstance } from './with-instance.ts'

/** Makes a subcommand with the options of those that work in one tenant. */
export type AddCommand = (parent: Command, name: string, description: string) => Command

/**
 * Adds the commands of one plugin of the configuration: `kith <plugin> <command>`.
 *
 * @throws KITH_CLI_COMMAND_UNKNOWN when the configuration has no such plugin with commands.
 */
export async function addPluginCommands(
  program: Command,
  argv: readonly string[],
  add: AddCommand,
): Promise<void> {
  const id = argv[0]!
  // Which commands there are depends on the file that the command line names.
  const config = argv.includes('--config') ? argv[argv.indexOf('--config') + 1] : undefined
  const { plugins, policy } = await settingsOf(config === undefined ? {} : { config })
  const manifest = inspectPlugins({ plugins: [directory(), ...plugins], policy })
  const plugin = manifest.plugins.find((each) => each.id === id && each.commands.length > 0)
  if (plugin === undefined)
    throw cliErrors.COMMAND_UNKNOWN({ command: id, known: knownTo(program, manifest.plugins) })
  const group = program.command(id).description(`Commands of the plugin ${id}.`)
  refuseWithCodes(group)
  for (const command of plugin.commands) addCommand(group, { plugin: id, command, add })
}

function addCommand(
  group: Command,
  {
    plugin,
    command,
    add,
  }: { readonly plugin: string; readonly command: CommandManifest; readonly add: AddCommand },
): void {
  const sub = add(group, command.name, command.summary)
  for (const { name, summary, isOptional } of command.arguments)
    sub.addArgument(new Argument(isOptional ? `[${name}]` : `<${name}>`, summary))
  refuseWithCodes(sub)
  sub.action(async (...call: unknown[]) => {
    const values = call.slice(0, command.arguments.length) as (string | undefined)[]
    const { tenant, ...options } = sub.opts<TenantOptions>()
    await withInstance(options, (crm) =>
      crm.runCommand({
        plugin,
        command: command.name,
        tenantId: tenant,
        arguments: Object.fromEntries(command.arguments.map(({ name }, index) => [name, values[index]])),
        print: (line) => console.log(line),
      }),
    )
  })
}

/** A command line that is wrong fails like everything else: with a code and a remedy. */
function refuseWithCodes(command: Command): void {
  command.configureOutput({ outputError: () => undefined })
  command.exitOverride((error: CommanderError) => {
    if (error.exitCode === 0 || error.code === 'commander.help') process.exit(error.exitCode)
    throw cliErrors.COMMAND_INVALID({ reason: error.message.replace(/^error: /, '').split('\n', 1)[0]! })
  })
}

function knownTo(program: Command, plugins: readonly PluginManifest[]): string {
  const ofPlugins = plugins.filter(({ commands }) => commands.length > 0).map(({ id }) => id)
  return [...program.commands.map((each) => each.name()), ...ofPlugins].join(', ')
}

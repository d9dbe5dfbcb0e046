import { explainInstalled, type OperationExplanation } from '@kith/core'

import { directory } from '../directory/plugin.ts'
import { type CommandOptions, settingsOf } from './command-line.ts'

/** Runs `kith explain`. Needs neither a database nor a secret. @throws KITH_OPERATION_UNKNOWN */
export async function runExplain(operation: string, options: CommandOptions): Promise<void> {
  const { plugins, policy } = await settingsOf(options)
  console.log(
    describeExplanation(explainInstalled(operation, { plugins: [directory(), ...plugins], policy })),
  )
}

/** How an operation runs and who may call it, for people. */
export function describeExplanation(explanation: OperationExplanation): string {
  const { operation, summary, plugin, kind, permission, access, route, stages, roles } = explanation
  return [
    `${operation}  ${summary}`,
    `  plugin      ${plugin}`,
    `  kind        ${kind}`,
    `  route       ${route ?? 'none: in process only'}`,
    `  permission  ${permission}`,
    ...(access === 'actor' ? [] : [`  access      ${access}`]),
    '',
    'Runs in this order:',
    ...stages.map(({ moment, plugin: of }, index) => `  ${index + 1}. ${moment.padEnd(10)} ${of}`),
    '',
    headOfRoles(explanation),
    ...roles.map(describeRole),
  ].join('\n')
}

const visitors = {
  public: 'Anybody may call it, and has no rights in it.',
  token: 'Whoever bears a token that was issued for it may call it, and has no rights in it.',
}

function headOfRoles({ access, roles }: OperationExplanation): string {
  if (access !== 'actor') return visitors[access]
  return roles.length === 0 ? 'No role may call it; the system itself may.' : 'May be called by:'
}

function describeRole({ role, by, rows, when, maxRows }: OperationExplanation['roles'][number]): string {
  const reach = rows === undefined ? 'all rows' : `rows ${JSON.stringify(rows)}`
  const circumstances = when === undefined ? '' : `, when ${JSON.stringify(when)}`
  const bound = maxRows === undefined ? '' : `, at most ${maxRows} at once`
  return `  ${role}  ${reach}${circumstances}${bound}  (from ${by})`
}

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
  const { operation, summary, plugin, kind, permission, route, stages, roles } = explanation
  return [
    `${operation}  ${summary}`,
    `  plugin      ${plugin}`,
    `  kind        ${kind}`,
    `  route       ${route ?? 'none: in process only'}`,
    `  permission  ${permission}`,
    '',
    'Runs in this order:',
    ...stages.map(({ moment, plugin: of }, index) => `  ${index + 1}. ${moment.padEnd(10)} ${of}`),
    '',
    roles.length === 0 ? 'No role may call it; the system itself may.' : 'May be called by:',
    ...roles.map(describeRole),
  ].join('\n')
}

function describeRole({ role, by, rows, when, maxRows }: OperationExplanation['roles'][number]): string {
  const reach = rows === undefined ? 'all rows' : `rows ${JSON.stringify(rows)}`
  const circumstances = when === undefined ? '' : `, when ${JSON.stringify(when)}`
  const bound = maxRows === undefined ? '' : `, at most ${maxRows} at once`
  return `  ${role}  ${reach}${circumstances}${bound}  (from ${by})`
}

import { createWriteStream, existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

import type { ByteStream, ExportCustomersInput, Filter } from '@kith/core'

import { cliErrors } from '../cli-errors.ts'
import type { CommandOptions } from './command-line.ts'
import { requireRoles } from './require-roles.ts'
import { withInstance } from './with-instance.ts'

/** What `kith export` takes. */
export interface ExportOptions extends CommandOptions {
  readonly tenant: string
  readonly format: NonNullable<ExportCustomersInput['format']>
  readonly output?: string
  readonly where?: string
  readonly sort?: string
  readonly fields?: string
  /** `false` with `--no-mark`. */
  readonly mark: boolean
  readonly actor?: string
  readonly role?: readonly string[]
  readonly team?: readonly string[]
}

/** Runs `kith export`: as the system, or with `--actor` under the rights of somebody's roles. */
export async function runExport(options: ExportOptions): Promise<void> {
  const { tenant, output, actor, role = [], team = [] } = options
  if (output !== undefined && existsSync(output)) throw cliErrors.FILE_EXISTS({ path: output })
  if (actor === undefined && role.length + team.length > 0) throw cliErrors.ACTOR_REQUIRED()
  const input = readInput(options)
  await withInstance(options, async (crm, { policy }) => {
    requireRoles(role, policy)
    if (actor === undefined) {
      await crm.system(
        'kith export',
        async ({ customers }) => save(await customers.export(input), output),
        tenant,
      )
      return
    }
    const session = crm.as({ id: actor, tenantId: tenant, roles: role, attributes: { teamIds: team } })
    await save(await session.customers.export(input), output)
  })
}

function readInput({ format, mark, where, sort, fields }: ExportOptions): ExportCustomersInput {
  return {
    format,
    mark,
    ...(where === undefined ? {} : { where: readFilter(where) }),
    ...(sort === undefined ? {} : { sort }),
    ...(fields === undefined ? {} : { fields: fields.split(',').map((field) => field.trim()) }),
  }
}

/** What it may say is checked by the operation. */
function readFilter(text: string): Filter {
  try {
    return JSON.parse(text) as Filter
  } catch (cause) {
    throw cliErrors.FILTER_UNREADABLE({ cause })
  }
}

/** A file appears whole or not at all, and only this user may read it. */
async function save({ bytes, fileName }: ByteStream, output: string | undefined): Promise<void> {
  if (output === undefined) return pipeline(bytes, process.stdout, { end: false })
  const part = `${output}.part`
  try {
    await pipeline(bytes, createWriteStream(part, { mode: 0o600 }))
    await rename(part, output)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  console.error(`${fileName} is saved as ${output}.`)
}

import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'

import type { ByteStream, ImportOptions, Preview, SourceFormat, ToldImport } from '@kith/core'

import { cliErrors } from '../cli-errors.ts'
import type { ServedInstance } from '../instance.ts'
import type { TenantOptions } from './events-command.ts'
import { createImportProgress, type ImportProgress } from './import-progress.ts'
import { withInstance } from './with-instance.ts'

/** The options of `kith import`. */
export interface ImportCommandOptions extends TenantOptions {
  readonly map?: readonly string[]
  readonly preview?: boolean
  readonly onDuplicate?: NonNullable<ImportOptions['onDuplicate']>
  readonly invalid?: NonNullable<ImportOptions['invalid']>
  readonly matchBy?: ImportOptions['matchBy']
  readonly format?: SourceFormat
  readonly encoding?: string
  readonly delimiter?: string
  readonly sheet?: string
  readonly owner?: string
  readonly team?: string
  readonly resume?: string
}

const POLL_MS = 250
const AT_WORK: ReadonlySet<string> = new Set(['uploaded', 'running'])

type System = Parameters<Parameters<ServedInstance['system']>[1]>[0]

/** What a command line works with. */
interface Work {
  readonly system: System
  readonly options: ImportCommandOptions
  /** Of the file; absent where an import goes on without it. */
  readonly path: string | undefined
  readonly interrupted: AbortSignal
}

/** Runs `kith import`: uploads a file, and imports it or tells what that would do. Ctrl-C pauses it. */
export async function runImport(path: string | undefined, options: ImportCommandOptions): Promise<void> {
  if (path === undefined && options.resume === undefined) throw cliErrors.IMPORT_FILE_REQUIRED()
  if (path !== undefined && !existsSync(path)) throw cliErrors.IMPORT_FILE_NOT_FOUND({ file: path })
  const interruption = new AbortController()
  const interrupt = (): void => interruption.abort()
  process.once('SIGINT', interrupt)
  await withInstance(options, async (crm) => {
    await crm.start()
    const work = (system: System) => importFile({ system, options, path, interrupted: interruption.signal })
    await crm.system('kith import', work, options.tenant)
  })
  process.off('SIGINT', interrupt)
}

async function importFile(work: Work): Promise<void> {
  const { id } = await begin(work)
  const mapped = await untilAtRest(work, id)
  if (mapped.state === 'failed') throw cliErrors.IMPORT_FAILED({ code: mapped.failure ?? 'KITH_INTERNAL' })
  if (mapped.state === 'analysed') {
    printMapping(mapped)
    throw cliErrors.IMPORT_UNMAPPED({ id })
  }
  if (work.options.preview === true) return printPreview(mapped, await work.system.imports.preview({ id }))
  await work.system.imports.start({ id })
  await finish(work, await untilAtRest(work, id, createImportProgress(mapped)))
}

/** The import to go on with: a new one, or one that rests. */
async function begin({ system, path, options }: Work): Promise<ToldImport> {
  const { resume, owner: ownerId, team: teamId, map = [] } = options
  const { onDuplicate, invalid, matchBy, format, encoding, delimiter, sheet } = options
  const rule = { onDuplicate, invalid, matchBy }
  const mapping = Object.fromEntries(map.map(readTarget))
  if (resume === undefined) {
    const about = { format, encoding, delimiter, sheet, ownerId, teamId }
    const given = withoutUndefined({ ...rule, ...about, name: basename(path!) })
    return system.customers.import({ ...given, file: createReadStream(path!), mapping })
  }
  const patch = withoutUndefined({ ...rule, ...(map.length === 0 ? {} : { mapping }) })
  if (Object.keys(patch).length > 0) return system.imports.update({ id: resume, patch })
  return system.imports.get({ id: resume })
}

/** `column=target`; a column may have an equals sign, a target has none. */
function readTarget(text: string): readonly [column: string, target: string] {
  const at = text.lastIndexOf('=')
  if (at < 1) throw cliErrors.IMPORT_MAP_INVALID({ map: text })
  return [text.slice(0, at), text.slice(at + 1)]
}

/** Waits while the import is at work; an interruption pauses it. */
async function untilAtRest(
  { system, interrupted }: Work,
  id: string,
  progress?: ImportProgress,
): Promise<ToldImport> {
  for (;;) {
    const row = await system.imports.get({ id })
    progress?.tell(row)
    if (!AT_WORK.has(row.state)) {
      progress?.end()
      return row
    }
    if (interrupted.aborted && row.state === 'running') await system.imports.pause({ id })
    else await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

async function finish({ system, path }: Work, row: ToldImport): Promise<void> {
  const { id, state, counts } = row
  const { created, updated, skipped, failed } = counts
  console.log(`${created} created, ${updated} changed, ${skipped} skipped, ${failed} failed`)
  if (failed > 0) await writeErrors(`${path ?? id}.errors.csv`, await system.imports.errors({ id }))
  if (state === 'failed') throw cliErrors.IMPORT_FAILED({ code: row.failure ?? 'KITH_INTERNAL' })
  if (state !== 'paused') return
  console.log(`Paused. To go on: kith import --resume ${id}`)
  process.exitCode = 130
}

async function writeErrors(file: string, { bytes }: ByteStream): Promise<void> {
  await pipeline(bytes, createWriteStream(file))
  console.log(
    `The records that failed, with what is wrong, are in ${file}; correct them and import that file.`,
  )
}

function printMapping({ mapping }: ToldImport): void {
  for (const { column, target, confidence } of mapping ?? [])
    console.log(`${column} -> ${Object.values(target).join(' ')} (${confidence})`)
}

function printPreview(row: ToldImport, { records, counts, faults }: Preview): void {
  printMapping(row)
  const { create, update, skip, fail } = counts
  console.log(
    `Of ${records} records: ${create} to create, ${update} to change, ${skip} to skip, ${fail} would fail`,
  )
  for (const { code, field, count, lines } of faults)
    console.log(`${count} x ${code}${field === null ? '' : ` (${field})`}, first on line ${lines[0]}`)
  console.log(`To import it: kith import --resume ${row.id}`)
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

import { tableOf } from '../gate/gate-services.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { KithError } from '../shared/errors.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { ColumnMapping } from '../upsert/column-mapping.ts'
import { sessionOfRun } from '../upsert/kept-session.ts'
import { type ChosenTargets, chooseTargets, errorColumns, fieldsOf, isCertain } from './choose-mapping.ts'
import { changeImport, findImport, type StoredImport } from './import-repository.ts'
import { openImport } from './import-source.ts'
import { startRun } from './start-run.ts'
import { suggestMapping } from './suggest-mapping.ts'
import { requireTakeable, suggestTargets, targetFields, targetOf } from './target-mapping.ts'

type Finding = Partial<StoredImport>

/**
 * Looks at the beginning of a file: what it is, which columns it has, and where they go. An import that is to start by
 * itself does, if nothing had to be guessed.
 */
export async function analyseImport(ctx: KernelContext, importId: string): Promise<void> {
  const row = await findImport(ctx, importId)
  if (row?.state !== 'uploaded') return
  const session = sessionOfRun(row.actsAs, row.id)
  const finding = await find(await ctx.readAs(session, 'imports.analyse'), row)
  await ctx.transactAs(session, 'imports.analyse', async (inner) => {
    const found = await changeImport(inner, row, finding)
    if (found?.state === 'mapped' && found.startsByItself) await startRun(inner, found)
    if (found?.state === 'failed') inner.emit('import.finished', { importId, state: 'failed' })
  })
}

async function find(ctx: KernelContext, row: StoredImport): Promise<Finding> {
  try {
    const file = await openImport(ctx, ctx.session, row)
    const { source } = file
    const first = await file.batches(0).next()
    const samples = first.done === true ? [] : first.value.records
    const { format, encoding, delimiter = null } = source
    const about = { format, encoding, delimiter, columns: [...source.columns] }
    return { ...about, ...mapFile(ctx, row, { columns: source.columns, samples }) }
  } catch (error) {
    if (!(error instanceof KithError) || error.status >= 500) throw error
    return { state: 'failed', failure: error.code, finishedAt: ctx.now() }
  }
}

interface FileHead {
  readonly columns: readonly string[]
  readonly samples: Parameters<typeof suggestMapping>[1]
}

function mapFile(ctx: KernelContext, row: StoredImport, { columns, samples }: FileHead): Finding {
  const target = targetOf(ctx, row)
  if (target === undefined) return mapColumns(ctx, row, suggest(ctx, columns, samples))
  const suggested = suggestTargets(columns, target)
  try {
    const asked = (row.askedMapping ?? {}) as ChosenTargets
    const mapping = chooseTargets(suggested, asked, targetFields(target))
    requireTakeable(ctx, target, mapping)
    return { mapping, state: 'mapped' }
  } catch (error) {
    return unsettled(suggested, error)
  }
}

function suggest(
  ctx: KernelContext,
  columns: readonly string[],
  samples: Parameters<typeof suggestMapping>[1],
): readonly ColumnMapping[] {
  const { fields } = tableOf(ctx.gateCall.services, 'customer').entity
  const mappable = Object.entries(fields).flatMap(([name, spec]) => (spec.managed ? [] : [{ name }]))
  const isOwn = (column: string): boolean => !(errorColumns as readonly string[]).includes(column)
  const suggested = new Map(
    suggestMapping(columns.filter(isOwn), samples, mappable).map((each) => [each.column, each]),
  )
  return columns.map(
    (column) => suggested.get(column) ?? { column, target: { ignore: true }, confidence: 'header' },
  )
}

/** Where the columns go. What keeps them from being certain is told and left to a person. */
function mapColumns(ctx: KernelContext, row: StoredImport, suggested: readonly ColumnMapping[]): Finding {
  const { fields } = tableOf(ctx.gateCall.services, 'customer').entity
  try {
    const asked = (row.askedMapping ?? {}) as ChosenTargets
    const mapping = chooseTargets(suggested, asked, fields)
    requireWritable(ctx, mapping)
    return { mapping, state: isCertain(mapping) ? 'mapped' : 'analysed' }
  } catch (error) {
    return unsettled(suggested, error)
  }
}

function unsettled(mapping: readonly ColumnMapping[], error: unknown): Finding {
  if (!(error instanceof KithError)) throw error
  return { mapping, state: 'analysed', failure: error.code }
}

/** @throws KITH_FIELD_UNAVAILABLE for a field that the session cannot write: every record would be refused. */
export function requireWritable({ gateCall }: KernelContext, mapping: readonly ColumnMapping[]): void {
  const { services, session } = gateCall
  const { highest } = services.policy.plan(session, 'customer', 'create')
  const field = fieldsOf(mapping).find((each) => highest.get(each) !== 'allow')
  if (field !== undefined) throw kernelErrors.FIELD_UNAVAILABLE({ field })
}

import type { SourceRecord } from '../formats/source-record.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { KithError } from '../shared/errors.ts'
import { type Refusal, refusalOf } from '../upsert/candidate.ts'
import { importErrors } from './import-errors.ts'
import { changeImport, logFaults, type StoredImport, withOutcomes } from './import-repository.ts'
import { batchesOf, openImport } from './import-source.ts'
import type { ImportTarget, RecordTexts, TargetOutcome } from './import-target.ts'
import { type BatchWork, type ImportRun, runBatches } from './run-batches.ts'
import { textsOf } from './target-mapping.ts'

/** Records that are taken together while others wait for the connection. */
const FEW = 50

/** A record with what its target reads in it. */
interface ReadRecord extends SourceRecord {
  readonly values: RecordTexts
}

/** Brings the records of a file that are not done yet to their target, batch by batch. */
export async function takeAll(
  run: ImportRun,
  row: StoredImport,
  target: ImportTarget,
): Promise<StoredImport> {
  const file = await openImport(run.ctx, run.session, row)
  const records = readAll(file.source.records, row, target)
  return runBatches(run, row, {
    few: FEW,
    batches: batchesOf(records, {
      from: row.position,
      size: target.batch,
      bytesRead: () => file.bytesRead(),
    }),
    write: (work) => takeBatch(run, target, work),
  })
}

/** All records in their order, those that are done too: what one is may depend on those before it. */
async function* readAll(
  all: AsyncIterable<SourceRecord>,
  { mapping }: StoredImport,
  target: ImportTarget,
): AsyncGenerator<ReadRecord> {
  const read = target.createReader?.() ?? ((values: RecordTexts) => values)
  for await (const record of all) yield { ...record, values: read(textsOf(record.cells, mapping ?? [])) }
}

function takeBatch(
  { ctx, session }: ImportRun,
  target: ImportTarget,
  { current, batch: { records, bytesRead }, settle }: BatchWork<ReadRecord>,
): Promise<StoredImport> {
  return ctx.transactAs(session, 'imports.run', async (inner) => {
    const sound = records.filter(({ fault }) => fault === undefined)
    const outcomes = [
      ...records.flatMap(({ line, fault }) =>
        fault === undefined ? [] : [{ line, ...refusalOfFault(inner, fault) }],
      ),
      ...(await takeTogether(inner, target, { records: sound, options: current.options })),
    ]
    const told = outcomes.map((outcome) => toldOutcome(inner, outcome))
    settle(told.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal.code])))
    const recordOf = new Map(records.map((record) => [record.line, record]))
    const refused = told.flatMap(({ line, refusal }) =>
      refusal === undefined ? [] : [{ line, refusal, cells: cellsOf(recordOf.get(line)!, target) }],
    )
    await logFaults(inner, current.id, refused)
    const changes = { position: current.position + records.length, bytesRead, ...withOutcomes(current, told) }
    const next = await changeImport(inner, current, changes)
    if (next === undefined) throw importErrors.SUPERSEDED()
    return next
  })
}

/** The record as it stood in the file, with what the next import of it has to know. */
function cellsOf(
  { cells, values }: ReadRecord,
  { noted = [] }: ImportTarget,
): Readonly<Record<string, string>> {
  const told = noted.flatMap((column) => {
    const text = values[column.replace(/^_/, '')]
    return text === undefined ? [] : [[column, text] as const]
  })
  return { ...cells, ...Object.fromEntries(told) }
}

type Outcome = TargetOutcome | { readonly line: number; readonly action: 'failed'; readonly refusal: Refusal }

interface ToldOutcome {
  readonly line: number
  readonly action: TargetOutcome['action']
  readonly refusal?: Refusal
}

function toldOutcome(ctx: KernelContext, outcome: Outcome): ToldOutcome {
  if (outcome.action !== 'failed' || 'refusal' in outcome) return outcome
  const { line, action, error } = outcome
  const { fix } = ctx.describe(error)
  const refusal = refusalOf(error, (each) => ctx.describe(each))
  return { line, action, refusal: { ...refusal, message: `${refusal.message} ${fix}`.slice(0, 1000) } }
}

function refusalOfFault(
  ctx: KernelContext,
  fault: NonNullable<SourceRecord['fault']>,
): { readonly action: 'failed'; readonly refusal: Refusal } {
  const { message } = ctx.describe({ ...fault, fix: '' })
  return { action: 'failed', refusal: { code: fault.code, field: null, message: message.slice(0, 1000) } }
}

interface TakenRecords {
  readonly records: readonly ReadRecord[]
  readonly options: unknown
}

/** All of them at once; where something of them is refused, whatever belongs together by itself. */
async function takeTogether(
  ctx: KernelContext,
  target: ImportTarget,
  { records, options }: TakenRecords,
): Promise<readonly TargetOutcome[]> {
  if (records.length === 0) return []
  const taken = await take(ctx, target, { records, options })
  if (!(taken instanceof KithError)) return taken
  const groups = [...Map.groupBy(records, ({ values }) => target.groupOf(values)).values()]
  const outcomes: TargetOutcome[] = []
  for (const group of groups) {
    const ofGroup = groups.length === 1 ? taken : await take(ctx, target, { records: group, options })
    if (ofGroup instanceof KithError)
      for (const { line } of group) outcomes.push({ line, action: 'failed', error: ofGroup })
    else outcomes.push(...ofGroup)
  }
  return outcomes
}

async function take(
  ctx: KernelContext,
  { operation }: ImportTarget,
  { records, options }: TakenRecords,
): Promise<readonly TargetOutcome[] | KithError> {
  try {
    const input = { options, records: records.map(({ line, values }) => ({ line, values })) }
    const answer = await ctx.attempt(ctx.gateCall.operation, (inner) => inner.call(operation, input))
    return (answer as { readonly outcomes: readonly TargetOutcome[] }).outcomes
  } catch (error) {
    if (error instanceof KithError && error.status < 500) return error
    throw error
  }
}

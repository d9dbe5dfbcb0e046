import { keepUnreadValues } from '../customers/unread-values.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { KithError } from '../shared/errors.ts'
import { sessionOfRun } from '../upsert/kept-session.ts'
import { resolveMatchKeys } from '../upsert/match-keys.ts'
import type { Outcome } from '../upsert/outcome.ts'
import { type DuplicateRule, knownInBatch, planBatch } from '../upsert/plan-batch.ts'
import type { Settle } from '../upsert/run-again.ts'
import { prepareCreations, writeBatch } from '../upsert/write-batch.ts'
import { importErrors } from './import-errors.ts'
import {
  changeImport,
  findImport,
  logOutcomes,
  type StoredImport,
  withOutcomes,
} from './import-repository.ts'
import { type ImportSource, openImport, type RecordBatch, readingOf, readRecords } from './import-source.ts'
import type { ImportState } from './import-states.ts'
import { type ImportRun, runBatches } from './run-batches.ts'
import { takeAll } from './take-records.ts'
import { targetOf } from './target-mapping.ts'

/** Records of a batch while others work, who wait until it is written. */
const FEW = 5

/** Whether somebody else has changed the import: this run has nothing more to do. */
function isSuperseded(error: unknown): boolean {
  return error instanceof KithError && error.code === importErrors.SUPERSEDED().code
}

/**
 * Imports the records of a file that are not done yet. Each batch is one transaction, in which its customers, their events,
 * the audit entry and the place where to go on commit together: a run that is cut off anywhere goes on as if it had not been.
 */
export async function runImport(ctx: KernelContext, importId: string, signal: AbortSignal): Promise<void> {
  const row = await findImport(ctx, importId)
  if (row?.state !== 'running') return
  const session = sessionOfRun(row.actsAs, row.id)
  try {
    const target = targetOf(ctx, row)
    const run = { ctx, session, signal }
    const done = target === undefined ? await importAll(run, row) : await takeAll(run, row, target)
    await finish({ ctx, session }, done, done.failed > 0 ? 'completed_with_errors' : 'completed')
    await ctx.blobs.remove(session, row.blobId)
  } catch (error) {
    if (isSuperseded(error)) return
    if (signal.aborted) throw error
    await giveUp({ ctx, session }, importId, error)
  }
}

type Run = Pick<ImportRun, 'ctx' | 'session'>

async function importAll(run: ImportRun, row: StoredImport): Promise<StoredImport> {
  const { ctx, session } = run
  const reader = await ctx.readAs(session, 'imports.run')
  const rule: DuplicateRule = {
    onDuplicate: row.onDuplicate,
    matchBy: resolveMatchKeys(reader, row.matchBy),
  }
  const file: ImportSource = await openImport(ctx, session, row)
  return runBatches(run, row, {
    few: FEW,
    batches: file.batches(row.position),
    write: ({ current, batch, settle }) => importBatch({ ...run, rule, settle }, current, batch),
  })
}

async function importBatch(
  { ctx, session, rule, settle }: Run & { readonly rule: DuplicateRule; readonly settle: Settle },
  row: StoredImport,
  { records, bytesRead }: RecordBatch,
): Promise<StoredImport> {
  const reader = await ctx.readAs(session, 'imports.run')
  const candidates = await readRecords(records, readingOf(reader, row))
  const planned = await planBatch(reader, candidates, { rule, known: knownInBatch() })
  const prepared = await prepareCreations(reader, planned)
  return ctx.transactAs(session, 'imports.run', async (inner) => {
    const outcomes = await writeBatch(inner, planned, prepared)
    settle(outcomes.flatMap((outcome) => (outcome.action === 'failed' ? [outcome.refusal.code] : [])))
    await keepUnread(inner, row, outcomes)
    await logOutcomes(inner, row.id, outcomes)
    const position = row.position + records.length
    const next = await changeImport(inner, row, { position, bytesRead, ...withOutcomes(row, outcomes) })
    if (next === undefined) throw importErrors.SUPERSEDED()
    return next
  })
}

/** Texts that could not be read stay beside the customers, with the place where they stood. */
async function keepUnread(
  ctx: KernelContext,
  { name }: StoredImport,
  outcomes: readonly Outcome[],
): Promise<void> {
  for (const outcome of outcomes) {
    if (!('customerId' in outcome) || outcome.candidate.kept.length === 0) continue
    const source = `${name.slice(0, 150)}, line ${outcome.candidate.line}`
    await keepUnreadValues(ctx, { customerId: outcome.customerId, source }, outcome.candidate.kept)
  }
}

async function finish({ ctx, session }: Run, row: StoredImport, state: ImportState): Promise<void> {
  await ctx.transactAs(session, 'imports.run', async (inner) => {
    const finishedAt = inner.now()
    if ((await changeImport(inner, row, { state, finishedAt })) === undefined) throw importErrors.SUPERSEDED()
    inner.emit('import.finished', { importId: row.id, state })
  })
}

/** What went wrong is told to the host, and its code to whoever reads the import; starting it again goes on. */
async function giveUp({ ctx, session }: Run, importId: string, error: unknown): Promise<void> {
  if (!(error instanceof KithError) || error.status >= 500) ctx.report(error)
  await ctx.transactAs(session, 'imports.run', async (inner) => {
    const row = await findImport(inner, importId)
    if (row?.state !== 'running') return
    const failure = error instanceof KithError ? error.code : 'KITH_INTERNAL'
    await changeImport(inner, row, { state: 'failed', failure, finishedAt: inner.now() })
    inner.emit('import.finished', { importId, state: 'failed' })
  })
}

import type { KernelContext } from '../operations/kernel-context.ts'
import type { Session } from '../session/session.ts'
import { turn } from '../shared/platform.ts'
import { runAgainWhenMet, type Settle } from '../upsert/run-again.ts'
import { Bystanders } from './bystanders.ts'
import type { StoredImport } from './import-repository.ts'
import type { RecordBatch } from './import-source.ts'

/** Turns of the event loop in which a call that reads comes to its end when nothing is in its way. */
const TURNS = 5

/** One run of an import. */
export interface ImportRun {
  readonly ctx: KernelContext
  readonly session: Session
  readonly signal: AbortSignal
}

/** What one transaction of a run has to do. */
export interface BatchWork<T> {
  readonly current: StoredImport
  readonly batch: RecordBatch<T>
  readonly settle: Settle
}

/** How the records of a file are written. */
export interface BatchRun<T> {
  readonly batches: AsyncIterable<RecordBatch<T>>
  /** Records of a batch while others work, who wait until it is written. */
  readonly few: number
  /** Writes records and where the import stands, in one transaction. @returns the import as it is then. */
  write(work: BatchWork<T>): Promise<StoredImport>
}

/** Writes all batches of a file. @returns the import as it is at the end. */
export async function runBatches<T>(
  { ctx, signal }: ImportRun,
  row: StoredImport,
  writing: BatchRun<T>,
): Promise<StoredImport> {
  const { batches, few } = writing
  const bystanders = new Bystanders(() => ctx.callsSoFar())
  const { traits } = ctx.gateCall.services.database
  let current = row
  for await (const { records, bytesRead } of batches) {
    for (let from = 0; from < records.length;) {
      signal.throwIfAborted()
      const isWatched = traits.hasOneWriter && bystanders.areThere()
      if (isWatched) await letPass()
      const batch = { records: records.slice(from, isWatched ? from + few : undefined), bytesRead }
      const before = current
      current = await runAgainWhenMet(traits, (settle) => writing.write({ current: before, batch, settle }))
      from += batch.records.length
    }
  }
  return current
}

/** Whoever waits for the connection has it before the next batch, for all that one call asks: a read, then its entry in the audit. */
async function letPass(): Promise<void> {
  for (let turns = 0; turns < TURNS; turns++) await turn()
}

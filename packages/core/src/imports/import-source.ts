import { openSource } from '../formats/open-source.ts'
import type { OpenedSource, SourceFormat, SourceRecord } from '../formats/source-record.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { Session } from '../session/session.ts'
import { turn } from '../shared/platform.ts'
import { type Candidate, readCandidate, type Reading } from '../upsert/candidate.ts'
import { contextOf } from '../upsert/reading-context.ts'
import type { StoredImport } from './import-repository.ts'

/** Records that are worked on together: each of them stands in the audit entry of its batch. */
const BATCH = 100

/** Reading so many records takes a few milliseconds; then others have their turn. */
const SLICE = 5

/** Some records of a file. */
export interface RecordBatch<T = SourceRecord> {
  readonly records: readonly T[]
  /** How many bytes of the file were read by then. */
  readonly bytesRead: number
}

/** The file of an import, opened. */
export interface ImportSource {
  readonly source: OpenedSource
  /** How many bytes of it were read so far. */
  bytesRead(): number
  /** Its records in batches, from the record with that number on. */
  batches(from: number): AsyncGenerator<RecordBatch>
}

/** Opens the file of an import. @throws KITH_BLOB_GONE, and a `KITH_FILE_...` error where it cannot be read. */
export async function openImport(
  ctx: KernelContext,
  session: Session,
  { blobId, name, format, encoding, delimiter, sheet }: StoredImport,
): Promise<ImportSource> {
  let bytesRead = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of ctx.blobs.open(session, blobId)) {
      bytesRead += piece.byteLength
      yield piece
    }
  }
  const source = await openSource(counted(), {
    format: (format ?? undefined) as SourceFormat | undefined,
    encoding: encoding ?? undefined,
    delimiter: delimiter ?? undefined,
    sheet: sheet ?? undefined,
    fileName: name,
  })
  return {
    source,
    bytesRead: () => bytesRead,
    batches: (from) => batchesOf(source.records, { from, size: BATCH, bytesRead: () => bytesRead }),
  }
}

/** Where batches begin, and how large they are. */
export interface BatchPlan {
  readonly from: number
  readonly size: number
  readonly bytesRead: () => number
}

/** Records in batches, without those that are done. */
export async function* batchesOf<T>(
  all: AsyncIterable<T>,
  { from, size, bytesRead }: BatchPlan,
): AsyncGenerator<RecordBatch<T>> {
  let position = 0
  let records: T[] = []
  for await (const record of all) {
    if (position++ < from) {
      if (position % 1000 === 0) await turn()
      continue
    }
    records.push(record)
    if (records.length < size) continue
    yield { records, bytesRead: bytesRead() }
    records = []
  }
  if (records.length > 0) yield { records, bytesRead: bytesRead() }
}

/** How the records of an import are read, in the call's tenant and at its time. */
export function readingOf(ctx: KernelContext, { mapping, invalid, ownerId, teamId }: StoredImport): Reading {
  const defaults = {
    ...(ownerId === null ? {} : { ownerId }),
    ...(teamId === null ? {} : { teamId }),
  }
  return {
    mapping: mapping ?? [],
    context: contextOf(ctx),
    invalid,
    defaults,
    describe: (error) => ctx.describe(error),
  }
}

/** Reads records, and lets others have their turn in between. */
export async function readRecords(
  records: readonly SourceRecord[],
  reading: Reading,
): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = []
  for (const [index, record] of records.entries()) {
    if (index > 0 && index % SLICE === 0) await turn()
    candidates.push(readCandidate(record, reading))
  }
  return candidates
}

import type { KernelContext } from '../operations/kernel-context.ts'
import { KithError } from '../shared/errors.ts'
import { turn } from '../shared/platform.ts'
import { type Candidate, type Refusal, refusalOf } from '../upsert/candidate.ts'
import { sessionOfRun } from '../upsert/kept-session.ts'
import { resolveMatchKeys } from '../upsert/match-keys.ts'
import { type FileCustomers, type Planned, planBatch } from '../upsert/plan-batch.ts'
import { isUnchanged, planUpdate } from '../upsert/update-customer.ts'
import type { StoredImport } from './import-repository.ts'
import { openImport, readingOf, readRecords } from './import-source.ts'
import type { Showing } from './show-values.ts'

/** What a run would do to one customer, for the reader to look at. */
export interface PreviewSample {
  readonly line: number
  readonly action: 'create' | 'update' | 'skip' | 'fail'
  readonly customerId: string | null
  /** The values of the record as far as the reader may see such values, the others masked. */
  readonly values: Readonly<Record<string, unknown>>
  /** Of an update, the fields that it would change. */
  readonly changed: readonly string[]
}

/** One kind of refusal, how often it comes, and on which lines first. */
export interface PreviewFault {
  readonly code: string
  readonly field: string | null
  readonly count: number
  readonly lines: readonly number[]
}

/** What a run would do now. */
export interface Preview {
  readonly records: number
  readonly counts: {
    readonly create: number
    readonly update: number
    readonly skip: number
    readonly fail: number
  }
  readonly samples: readonly PreviewSample[]
  readonly faults: readonly PreviewFault[]
}

const SAMPLES = 5
const LINES = 10

type Decision =
  | { readonly action: 'create' | 'skip'; readonly customerId: null; readonly changed: readonly string[] }
  | { readonly action: 'update'; readonly customerId: string | null; readonly changed: readonly string[] }
  | { readonly action: 'fail'; readonly refusal: Refusal }

/** Counts and samples under way. */
class Tally {
  readonly counts = { create: 0, update: 0, skip: 0, fail: 0 }
  readonly samples: PreviewSample[] = []
  readonly #faults = new Map<string, { code: string; field: string | null; count: number; lines: number[] }>()
  readonly #show: Showing

  constructor(show: Showing) {
    this.#show = show
  }

  add({ line, values }: Candidate, decision: Decision): void {
    const { action } = decision
    this.counts[action] += 1
    if (decision.action === 'fail') this.#addFault(line, decision.refusal)
    if (this.counts[action] > SAMPLES) return
    const { customerId, changed } = decision.action === 'fail' ? { customerId: null, changed: [] } : decision
    this.samples.push({ line, action, customerId, changed, values: this.#show.values(values) })
  }

  get faults(): readonly PreviewFault[] {
    return [...this.#faults.values()].toSorted((a, b) => b.count - a.count)
  }

  #addFault(line: number, { code, field }: Refusal): void {
    const key = JSON.stringify([code, field])
    const fault = this.#faults.get(key) ?? { code, field, count: 0, lines: [] }
    this.#faults.set(key, fault)
    fault.count += 1
    if (fault.lines.length < LINES) fault.lines.push(line)
  }
}

/**
 * What a run of an import would do now, decided as the run decides and with its rights. Nothing is written. `show` brings
 * values to what the reader may see.
 */
export async function previewImport(
  ctx: KernelContext,
  row: StoredImport,
  { show, limit }: { readonly show: Showing; readonly limit: number },
): Promise<Preview> {
  const session = sessionOfRun(row.actsAs, row.id)
  const reader = await ctx.readAs(session, 'imports.preview')
  const rule = { onDuplicate: row.onDuplicate, matchBy: resolveMatchKeys(reader, row.matchBy) }
  const file = await openImport(ctx, session, row)
  const tally = new Tally(show)
  const known = knownInFile()
  let records = 0
  for await (const batch of file.batches(row.position)) {
    const candidates = await readRecords(batch.records.slice(0, limit - records), readingOf(reader, row))
    for (const planned of await planBatch(reader, candidates, { rule, known }))
      tally.add(planned.candidate, await decide(reader, planned))
    records += candidates.length
    if (records >= limit) break
    await turn()
  }
  return { records, counts: tally.counts, samples: tally.samples, faults: tally.faults }
}

async function decide(ctx: KernelContext, planned: Planned): Promise<Decision> {
  if (planned.action === 'refuse') return { action: 'fail', refusal: planned.refusal }
  if (planned.action !== 'update') return { action: planned.action, customerId: null, changed: [] }
  const { candidate, customerId } = planned
  // The customer is one that the file itself brings, so there is nothing yet to compare with.
  if (customerId === IN_FILE) return { action: 'update', customerId: null, changed: [] }
  try {
    const plan = await planUpdate(ctx, candidate, customerId)
    if (isUnchanged(plan)) return { action: 'skip', customerId: null, changed: [] }
    return { action: 'update', customerId, changed: plan.changed }
  } catch (error) {
    if (!(error instanceof KithError) || error.status >= 500) throw error
    return { action: 'fail', refusal: refusalOf(error, (each) => ctx.describe(each)) }
  }
}

const IN_FILE = ''

/** Customers of the whole file, by digests alone: there may be a million. */
function knownInFile(): FileCustomers {
  const digests = new Set<string>()
  return {
    find: (digest) => (digests.has(digest) ? IN_FILE : undefined),
    add: (digest) => void digests.add(digest),
  }
}

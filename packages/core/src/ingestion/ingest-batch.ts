import type { KernelContext } from '../operations/kernel-context.ts'
import { type MatchKey, resolveMatchKeys } from '../upsert/match-keys.ts'
import { findReceived, inboxIdOf, noteReceived, type ReceivedMessage } from './inbox-repository.ts'
import { ingestionRetention } from './ingestion-options.ts'
import { duplicateResult, type ItemResult, resultOf, unreadResult } from './item-result.ts'
import type { Message } from './message.ts'
import { holdMessages } from './quarantine-repository.ts'
import { type Envelope, readMessage } from './read-message.ts'
import { releaseHeld } from './release-held.ts'
import { takeChecked } from './take-checked.ts'
import { isTaken, type Verdict } from './verdict.ts'

const DAY_MS = 86_400_000

/** Messages that came together from one source, or some of them. */
export interface IngestedBatch {
  readonly source: string
  readonly items: readonly unknown[]
  /** The place of the first in the whole batch. */
  readonly from: number
  readonly matchBy: readonly MatchKey[] | null
  readonly sentAt?: Date | undefined
}

/** So many messages are one part: each of their customers stands in the audit entry of the part. */
const PART = 100

/** Parts a batch, in its order. */
export function partsOf(batch: IngestedBatch): readonly IngestedBatch[] {
  const count = Math.ceil(batch.items.length / PART)
  return Array.from({ length: count }, (_, at) => {
    const from = at * PART
    return { ...batch, from, items: batch.items.slice(from, from + PART) }
  })
}

/** Takes the messages of a part in the transaction of the context, each for itself, and answers what became of each. */
export async function ingestPart(ctx: KernelContext, part: IngestedBatch): Promise<readonly ItemResult[]> {
  const sorted = await sortMessages(ctx, part)
  const telling = { source: part.source, matchBy: resolveMatchKeys(ctx, part.matchBy) }
  const verdicts = await takeChecked(ctx, telling, sorted.fresh)
  await keep(ctx, part, { verdicts, inboxIds: sorted.inboxIds })
  await releaseHeld(ctx, part.source, verdicts)
  recordPart(ctx, verdicts)
  for (const verdict of verdicts) sorted.results.set(verdict.message.index, resultOf(ctx, verdict))
  for (const { index, first } of sorted.repeated)
    sorted.results.set(index, repeatedResult(index, sorted.results.get(first)!))
  return part.items.map((_, at) => sorted.results.get(part.from + at)!)
}

interface SortedMessages {
  /** Those that are taken now. */
  readonly fresh: readonly Message[]
  /** Those that are sent twice in the part, and where they came first. */
  readonly repeated: readonly { readonly index: number; readonly first: number }[]
  /** What became of the others. */
  readonly results: Map<number, ItemResult>
  /** The rows of the inbox, by message. */
  readonly inboxIds: ReadonlyMap<Message, string>
}

async function sortMessages(
  ctx: KernelContext,
  { source, items, from, sentAt }: IngestedBatch,
): Promise<SortedMessages> {
  const envelope: Envelope = { receivedAt: ctx.now(), sentAt }
  const results = new Map<number, ItemResult>()
  const firsts = new Map<string, Message>()
  const repeated: { index: number; first: number }[] = []
  for (const [at, item] of items.entries()) {
    const index = from + at
    const read = readMessage(item, index, envelope)
    if ('refusal' in read) {
      results.set(index, unreadResult(ctx, read))
      continue
    }
    const id = inboxIdOf(ctx, source, read.message.messageId)
    const first = firsts.get(id)
    if (first === undefined) firsts.set(id, read.message)
    else repeated.push({ index, first: first.index })
  }
  const received = await findReceived(ctx, [...firsts.keys()])
  const visible = await visibleCustomers(ctx, received)
  for (const [id, { customerId }] of received) {
    const message = firsts.get(id)!
    results.set(message.index, duplicateResult(message, visible.has(customerId) ? customerId : null))
  }
  const inboxIds = new Map([...firsts].map(([id, message]) => [message, id]))
  const fresh = [...firsts].filter(([id]) => !received.has(id)).map(([, message]) => message)
  return { fresh, repeated, results, inboxIds }
}

/** Whoever may not see a customer is not told that a message was about them. */
async function visibleCustomers(
  ctx: KernelContext,
  received: ReadonlyMap<string, ReceivedMessage>,
): Promise<{ has(id: string | null): boolean }> {
  const ids = [...received.values()].flatMap(({ customerId }) => (customerId === null ? [] : [customerId]))
  const visible = await ctx.visible('customer', ids)
  return { has: (id) => id !== null && visible.has(id) }
}

/** Notes what was taken, and lets wait what was not. What is refused may be sent again under the same id. */
async function keep(
  ctx: KernelContext,
  { source, matchBy }: IngestedBatch,
  decided: { readonly verdicts: readonly Verdict[]; readonly inboxIds: SortedMessages['inboxIds'] },
): Promise<void> {
  const kept = decided.verdicts.filter(({ status }) => status !== 'rejected')
  const received = kept.map((verdict) => ({
    id: decided.inboxIds.get(verdict.message)!,
    customerId: isTaken(verdict) ? verdict.customerId : null,
  }))
  await noteReceived(ctx, source, received)
  const waiting = kept.flatMap((verdict, at) => {
    if (isTaken(verdict)) return []
    const { message, issues } = verdict
    return [{ source, message, matchBy, inboxId: received[at]!.id, issue: issues[0] }]
  })
  const { quarantineDays } = ctx.get(ingestionRetention)
  await holdMessages(ctx, waiting, new Date(ctx.now().getTime() + quarantineDays * DAY_MS))
}

/** One entry for the part, beside those of what it has changed. */
function recordPart(ctx: KernelContext, verdicts: readonly Verdict[]): void {
  const customers = verdicts.flatMap((verdict) => (isTaken(verdict) ? [verdict.customerId] : []))
  ctx.gateCall.auditChange({
    action: ctx.gateCall.operation,
    entity: 'inbox',
    decision: 'allow',
    subjectIds: [...new Set(customers)],
    fields: [],
  })
}

/** What was sent twice is a duplicate, unless it was refused: then it is refused twice. */
function repeatedResult(index: number, first: ItemResult): ItemResult {
  return first.status === 'rejected'
    ? { ...first, index }
    : duplicateResult({ ...first, index }, first.customerId)
}

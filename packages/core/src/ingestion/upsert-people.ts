import { faultError } from '../customers/normalize/customer-reading.ts'
import type { RawIdentity } from '../customers/normalize/raw-customer.ts'
import { readCustomer } from '../customers/normalize/read-customer.ts'
import { keepUnreadValues } from '../customers/unread-values.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { type Candidate, type Refusal, refusalOf } from '../upsert/candidate.ts'
import { mapRecord } from '../upsert/map-record.ts'
import type { MatchKey } from '../upsert/match-keys.ts'
import type { Outcome } from '../upsert/outcome.ts'
import { knownInBatch, type Planned, planBatch } from '../upsert/plan-batch.ts'
import { contextOf } from '../upsert/reading-context.ts'
import { recordErrors } from '../upsert/record-errors.ts'
import { prepareCreations, writeBatch } from '../upsert/write-batch.ts'
import { ingestionErrors } from './ingestion-errors.ts'
import type { Message } from './message.ts'
import { mapTraits, textsOf, type TraitMapping, type TraitTexts } from './trait-mapping.ts'
import type { Verdict } from './verdict.ts'

/** A customer that a message tells of. */
export interface ToldCustomer {
  readonly message: Message
  readonly identities: readonly RawIdentity[]
  readonly traits: Readonly<Record<string, unknown>>
  /** What a new customer has besides. */
  readonly defaults: Readonly<Record<string, unknown>>
  readonly warnings?: readonly Refusal[]
}

/** From where customers are told, and by what they are found. */
export interface Telling {
  readonly source: string
  readonly matchBy: readonly MatchKey[]
}

/**
 * Creates and changes the customers that messages tell of, as an import does those of a file: what cannot be read is kept
 * beside them, and what would be refused of a caller is refused of the message.
 */
export async function upsertPeople(
  ctx: KernelContext,
  { source, matchBy }: Telling,
  told: readonly ToldCustomer[],
): Promise<readonly Verdict[]> {
  const context = contextOf(ctx)
  const texts = told.map(({ traits }) => textsOf(traits))
  const mapping = mapTraits(texts, context.fields)
  const candidates = told.map((each, at) => candidateOf(each, mapping, { texts: texts[at]!, context }))
  const rule = { onDuplicate: 'update', matchBy } as const
  const planned = await planBatch(ctx, candidates, { rule, known: knownInBatch() })
  const outcomes = await writeBatch(ctx, planned, await prepareCreations(ctx, planned))
  const verdicts: Verdict[] = []
  for (const [at, outcome] of outcomes.entries()) {
    const verdict = verdictOf(told[at]!, planned[at]!, outcome)
    const warnings = [...verdict.warnings, ...warningsOf(candidates[at]!, mapping)]
    verdicts.push({ ...verdict, warnings })
    await keepUnread(ctx, source, { verdict, candidate: candidates[at]! })
  }
  return verdicts
}

type ReadingOf = {
  readonly texts: TraitTexts
  readonly context: ReturnType<typeof contextOf>
}

function candidateOf(
  { message, identities, defaults, traits }: ToldCustomer,
  mapping: TraitMapping,
  { texts, context }: ReadingOf,
): Candidate {
  const record = { line: message.index, cells: texts }
  const { input, contactPoints, faults } = readCustomer(mapRecord(record, mapping.columns), context)
  const { name, ...rest } = input
  const read = { ...record, contactPoints, identities, kept: faults }
  if (isNamed(traits)) return { ...read, values: input, defaults }
  const given = name === undefined ? defaults : { ...defaults, name }
  return { ...read, values: rest, defaults: given }
}

/** Half a name makes the name of a new customer, and does not take the place of a whole one. */
function isNamed(traits: Readonly<Record<string, unknown>>): boolean {
  const given = (...names: readonly string[]): boolean => names.some((name) => Boolean(traits[name]))
  return given('name') || (given('firstName', 'first_name') && given('lastName', 'last_name'))
}

/** A message that fits several customers waits until a person has decided; what else is refused stays so. */
function verdictOf({ message, warnings = [] }: ToldCustomer, planned: Planned, outcome: Outcome): Verdict {
  switch (outcome.action) {
    case 'created':
    case 'updated':
      return { message, status: outcome.action, customerId: outcome.customerId, warnings }
    case 'skipped': {
      const { customerId } = planned as Planned & { readonly action: 'update' }
      return { message, status: 'unchanged', customerId, warnings }
    }
    case 'failed': {
      const isOpen = outcome.refusal.code === recordErrors.AMBIGUOUS({ key: '', count: 0 }).code
      const status = isOpen ? 'quarantined' : 'rejected'
      return { message, status, issues: [outcome.refusal], warnings }
    }
  }
}

function warningsOf({ cells, kept }: Candidate, mapping: TraitMapping): readonly Refusal[] {
  const unknown = Object.keys(cells).filter((trait) => !mapping.takes(trait))
  return [
    ...unknown.map((trait) => {
      const pointer = `/traits.${trait.slice(0, 100)}`
      return refusalOf(ingestionErrors.TRAIT_UNKNOWN({ trait: trait.slice(0, 100) }, { pointer }))
    }),
    ...kept.map((fault) => ({
      code: fault.code,
      field: `traits.${fault.field}`,
      message: fault.message,
      error: faultError(fault),
    })),
  ]
}

async function keepUnread(
  ctx: KernelContext,
  source: string,
  { verdict, candidate: { kept } }: { readonly verdict: Verdict; readonly candidate: Candidate },
): Promise<void> {
  if (!('customerId' in verdict) || kept.length === 0) return
  const { customerId, message } = verdict
  await keepUnreadValues(ctx, { customerId, source: `${source}, message ${message.messageId}` }, kept)
}

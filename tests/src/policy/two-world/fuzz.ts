import {
  type ActorInput,
  type ByteStream,
  designedOracles,
  type KithError,
  type KithEvent,
  type SessionOptions,
} from '@kith/core'
import { type RecordedAudit, testActor } from '@kith/testing'

import { firstDifference, Reference } from './identities.ts'
import { Random } from './random.ts'
import type { RoleView } from './role-view.ts'
import type { Step } from './step.ts'
import { CAN, PairedText, StepMaker } from './steps.ts'
import type { World } from './world.ts'
import { createWorlds, type Kit, type Worlds } from './worlds.ts'

/** What one run found and did. */
export interface FuzzReport {
  /** The first step that told the worlds apart, described. */
  readonly difference: string | undefined
  /** Answers that were no coded refusal. */
  readonly faults: readonly string[]
  readonly steps: number
  readonly succeeded: number
  /** How often each operation succeeded. */
  readonly successes: ReadonlyMap<string, number>
  /** Refusals by code. */
  readonly refused: ReadonlyMap<string, number>
  /** Steps in which a designed oracle answered, so that they were not compared. */
  readonly excluded: number
  /** Rows that lists and reads showed of what is about customers. */
  readonly rowsShown: number
  /** The share of rows that one world has and the other has not, as the system sees them. */
  readonly unlikeness: number
}

interface Answer {
  readonly outcome: unknown
  readonly events: readonly unknown[]
  readonly audit: readonly unknown[]
}

/** Whether the answer to a step is one that depends on what the role does not see, on purpose. */
function isDesigned({ operation }: Step, code: string | undefined): boolean {
  return designedOracles.some(
    (oracle) =>
      oracle.errorCode !== undefined &&
      oracle.errorCode === code &&
      (oracle.operation === undefined || oracle.operation === operation),
  )
}

/** Makes the same random calls in two worlds as one role, until an answer differs. */
export async function fuzzTwoWorlds(
  kit: Kit,
  view: RoleView,
  { seed, steps, tours = true }: { readonly seed: number; readonly steps: number; readonly tours?: boolean },
): Promise<FuzzReport> {
  const random = new Random(seed)
  await using worlds = await createWorlds(kit, view, random)
  const unlikeness = await measureUnlikeness(worlds)
  const maker = new StepMaker(random, view, worlds)
  if (!tours) maker.stayHome()
  const tally = new Tally()
  if (view.seesAudit) await equalizeAudit(worlds)
  const observers = worlds.pair.map((world, index) => new Observer(world, view, index as 0 | 1))
  for (const observer of observers) await observer.skip()
  let difference: string | undefined
  while (tally.steps < steps && difference === undefined) {
    const step = maker.next()
    if (step.isAfterWork) for (const { crm } of worlds.pair) await crm.tick()
    const answers = [await observers[0]!.ask(step), await observers[1]!.ask(step)] as const
    const isOracle = answers.some((answer) => isDesigned(step, codeOf(answer.outcome)))
    const found = isOracle ? undefined : firstDifference(answers, worlds.identities)
    if (found !== undefined) difference = `step ${tally.steps}, ${JSON.stringify(step)}, ${found}`
    tally.add(step, answers[0].outcome, isOracle)
    if (found === undefined) learn(maker, step, answers)
    worlds.advance(random.pick([0, 1, 40, 700, 1500]))
    if (random.chance(0.05)) for (const { crm } of worlds.pair) await crm.tick()
  }
  return { ...tally.report(), difference, unlikeness }
}

/** Events or entries that are kept at once. */
const MOST_KEPT = 40

interface CanInput {
  readonly entity: string
  readonly action: string
  readonly id: string
  readonly fields?: readonly string[]
}

/** Asks one world, and reads what the call left behind. */
export class Observer {
  readonly #world: World
  readonly #index: 0 | 1
  readonly #actor: ActorInput
  readonly #options: SessionOptions
  /** What is there already of the events and of the audit. */
  #known: { readonly events: number; readonly audit: readonly RecordedAudit[] } = { events: 0, audit: [] }

  constructor(world: World, view: RoleView, index: 0 | 1) {
    this.#world = world
    this.#index = index
    const { purpose, ...actor } = view.session ?? {}
    this.#actor = testActor(view.role, actor)
    this.#options = purpose === undefined ? {} : { purpose }
  }

  /** Starts from here: what was left behind so far is gone. */
  async skip(): Promise<void> {
    for (const table of ['crm_event', 'crm_audit']) await this.#world.database.deleteFrom(table).execute()
    this.#known = { events: 0, audit: [] }
  }

  async ask(step: Step): Promise<Answer> {
    const cursor = step.stolenOrder === undefined ? undefined : await this.#steal(step.stolenOrder)
    const input = resolve(step.input, this.#index)
    const outcome = await this.#execute(step, cursor === undefined ? input : { ...(input as object), cursor })
    return { outcome, ...(await this.#news()) }
  }

  async #execute(step: Step, input: unknown): Promise<unknown> {
    const options = { ...this.#options, ...step.session }
    try {
      const { operation, wire = false } = step
      if (operation === CAN) return { result: await this.#can(options, input as CanInput) }
      const result = await this.#world.crm.execute({ actor: this.#actor, options, operation, input, wire })
      return { result: operation === 'customers.export' ? await readFile(result as ByteStream) : result }
    } catch (error) {
      return { refusal: refusalOf(error) }
    }
  }

  #can(options: SessionOptions, { entity, action, ...asked }: CanInput): Promise<boolean> {
    return this.#world.crm.as(this.#actor, options).can(entity, action, asked)
  }

  async #steal(sort: readonly string[]): Promise<string | undefined> {
    const page = await this.#world.crm.system('steal a cursor', (crm) =>
      crm.customers.list({ sort, limit: 7 }),
    )
    // The list of the system was another one in each world, and so is what the audit says of it.
    await this.skip()
    return page.nextCursor ?? undefined
  }

  /** What the call left behind. The feed and the audit keep what came last; the rest goes, so that looking stays cheap. */
  async #news(): Promise<{ readonly events: readonly unknown[]; readonly audit: readonly unknown[] }> {
    const [events, audit] = [await this.#world.events(), await this.#world.audit()]
    const news = {
      events: events.slice(this.#known.events).map(eventSeen),
      audit: without(this.#known.audit, audit).toSorted(byKind).map(entrySeen),
    }
    this.#known = { events: events.length, audit }
    if (Math.max(events.length, audit.length) > MOST_KEPT) await this.skip()
    return news
  }
}

/** Numbers entries alike in both worlds, so that those which went with what came before are as many. */
async function equalizeAudit({ pair }: Worlds): Promise<void> {
  const numbers = await Promise.all(pair.map(lastNumber))
  const most = Math.max(...numbers)
  for (const [index, { crm }] of pair.entries())
    for (let number = numbers[index]!; number < most; number++)
      await crm.system('pad', () => Promise.resolve(), 'padding')
}

async function lastNumber({ database }: World): Promise<number> {
  const last = database.selectFrom('crm_audit').select('writer_seq').orderBy('writer_seq', 'desc').limit(1)
  return Number((await last.executeTakeFirst())?.['writer_seq'] ?? 0)
}

/** A file with a JSON object on each line, as its rows. */
async function readFile({ bytes, ...facts }: ByteStream): Promise<object> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  const lines = Buffer.concat(chunks).toString('utf8').split('\n').filter(Boolean)
  return { ...facts, data: lines.map((line) => JSON.parse(line) as unknown) }
}

function eventSeen({ name, subjectId, actorId, payload }: KithEvent): object {
  return { name, subjectId, actorId, payload }
}

/** The entries that are not among the known. Those of one instant that several connections wrote have no certain order. */
function without(known: readonly RecordedAudit[], all: readonly RecordedAudit[]): readonly RecordedAudit[] {
  const left = known.map((entry) => JSON.stringify(entry))
  return all.filter((entry) => {
    const index = left.indexOf(JSON.stringify(entry))
    if (index >= 0) left.splice(index, 1)
    return index < 0
  })
}

/** Where several connections write, what one call reads at the same time is recorded in no certain order. */
function byKind(one: RecordedAudit, other: RecordedAudit): number {
  const kindOf = ({ action, entity, decision }: RecordedAudit) => `${action} ${entity} ${decision}`
  return kindOf(one).localeCompare(kindOf(other))
}

/** What an entry says of its own actor: not when it was written, and not what is sealed in it. */
function entrySeen(entry: RecordedAudit): object {
  const { action, entity, decision, actorId, roles, subjectIds, subjectCount, fields, purpose, isSealed } =
    entry
  return { action, entity, decision, actorId, roles, subjectIds, subjectCount, fields, purpose, isSealed }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error)) return { thrown: String(error) }
  const { name, message, code, status, params, issues, representation, retryAfter } = error as KithError
  return { name, message, code, status, params, issues, representation, retryAfter }
}

function codeOf(outcome: unknown): string | undefined {
  return (outcome as { readonly refusal?: { readonly code?: string } }).refusal?.code
}

function resolve(input: unknown, index: 0 | 1): unknown {
  if (input instanceof Reference) return input.ids[index]
  if (input instanceof PairedText) return input.texts[index]
  if (Array.isArray(input)) return input.map((each) => resolve(each, index))
  if (input === null || typeof input !== 'object' || input instanceof Uint8Array) return input
  const copy: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(input)) {
    Object.defineProperty(copy, name, {
      value: resolve(value, index),
      enumerable: true,
      writable: true,
      configurable: true,
    })
  }
  return copy
}

interface Listed {
  readonly id?: string
  readonly data?: readonly unknown[]
  readonly nextCursor?: string | null
  readonly mergeId?: string | null
}

function resultOf(outcome: unknown): Listed | undefined {
  return (outcome as { readonly result?: Listed }).result
}

/** Lists whose rows later steps name. */
const NAMING = new Set(['quarantinedMessages.list', 'changes.list'])

function learn(maker: StepMaker, step: Step, answers: readonly [Answer, Answer]): void {
  const [a, b] = answers.map((answer) => resultOf(answer.outcome))
  if (step.operation === 'customers.create' && a?.id !== undefined && b?.id !== undefined) {
    maker.learnCreated(new Reference('created', [a.id, b.id]))
  }
  if (a?.id !== undefined) maker.learnMade(step.operation, new Reference('made', [a.id, b?.id]))
  if (
    typeof a?.mergeId === 'string' &&
    typeof b?.mergeId === 'string' &&
    step.operation === 'customers.merge'
  )
    maker.learnMerge(new Reference('merge', [a.mergeId, b.mergeId]))
  if (step.operation === 'events.dead.list') {
    const [inA, inB] = [a?.data ?? [], b?.data ?? []] as readonly (readonly Listed[])[]
    for (const [index, letter] of inA!.entries())
      maker.learnLetter(new Reference('letter', [letter.id, inB![index]?.id]))
  }
  if (NAMING.has(step.operation)) {
    const [inA, inB] = [a?.data ?? [], b?.data ?? []] as readonly (readonly Listed[])[]
    for (const [index, row] of inA!.entries())
      maker.learnMade(step.operation, new Reference('listed', [row.id, inB![index]?.id]))
  }
  if (step.operation === 'customers.timeline') {
    const [inA, inB] = [a?.data ?? [], b?.data ?? []] as readonly (readonly Listed[])[]
    for (const [index, entry] of inA!.entries())
      maker.learnEntry(new Reference('entry', [entry.id, inB![index]?.id]), step)
  }
  if (typeof a?.nextCursor === 'string' && typeof b?.nextCursor === 'string') {
    maker.learnPage(step, [a.nextCursor, b.nextCursor])
  }
}

class Tally {
  steps = 0
  #succeeded = 0
  readonly #successes = new Map<string, number>()
  #excluded = 0
  #rowsShown = 0
  readonly #refused = new Map<string, number>()
  readonly #faults: string[] = []

  add(step: Step, outcome: unknown, isOracle: boolean): void {
    this.steps += 1
    if (isOracle) this.#excluded += 1
    const code = codeOf(outcome)
    if (code !== undefined && code.startsWith('KITH_') && !/INTERNAL|VAULT/.test(code)) {
      this.#refused.set(code, (this.#refused.get(code) ?? 0) + 1)
      return
    }
    if (!('result' in (outcome as object))) {
      this.#faults.push(`${JSON.stringify(step)}: ${JSON.stringify(outcome)}`)
      return
    }
    this.#succeeded += 1
    this.#successes.set(step.operation, (this.#successes.get(step.operation) ?? 0) + 1)
    if (!isAboutCustomers(step.operation)) return
    const result = resultOf(outcome)
    this.#rowsShown += result?.data?.length ?? (result?.id === undefined ? 0 : 1)
  }

  report(): Omit<FuzzReport, 'difference' | 'unlikeness'> {
    return {
      faults: this.#faults,
      steps: this.steps,
      succeeded: this.#succeeded,
      successes: this.#successes,
      refused: this.#refused,
      excluded: this.#excluded,
      rowsShown: this.#rowsShown,
    }
  }
}

/** Whether what an operation answers are customers, or what stands around them. */
export function isAboutCustomers(operation: string): boolean {
  return /^(?:customers|tags|merges|changes)\./.test(operation)
}

/** Compares the worlds as multisets of whole rows: one that is the other in another order is no other world. */
async function measureUnlikeness({ pair }: Worlds): Promise<number> {
  const [a, b] = [await contents(pair[0]), await contents(pair[1])]
  const left = [...b]
  const shared = a.filter((row) => {
    const index = left.indexOf(row)
    if (index >= 0) left.splice(index, 1)
    return index >= 0
  })
  return 1 - (2 * shared.length) / (a.length + b.length)
}

async function contents(world: World): Promise<string[]> {
  const rows: object[] = []
  for (const tenantId of ['default', 'elsewhere']) {
    const page = await world.crm.system(
      'compare',
      (crm) => crm.customers.list({ deleted: 'with', limit: 200 }),
      tenantId,
    )
    rows.push(...page.data)
  }
  return rows.map((row) => JSON.stringify({ ...row, id: '', createdAt: '', updatedAt: '', firstSeenAt: '' }))
}

import assert from 'node:assert/strict'

import { KithError } from '@kith/core'

/** A rule over a state: what follows from an input. It refuses by throwing a `KithError`. */
export type Rule<TState, TInput, TResult> = (state: TState, input: TInput) => TResult

/** A rule whose state is what has happened so far. */
export interface Decider<TState, TFact, TInput> {
  /** The state before anything has happened. */
  readonly initial: () => TState
  /** What one fact makes of a state. */
  readonly evolve: (state: TState, fact: TFact) => TState
  /** The facts that an input leads to; none where nothing changes. It refuses by throwing a `KithError`. */
  readonly decide: (state: TState, input: TInput) => readonly TFact[]
}

/** What is expected of a rule. Each fails with what the rule did instead. */
export interface Outcome<TResult> {
  /** It answers exactly this. */
  thenIs(expected: TResult): void
  /** It refuses with a code. */
  thenRefuses(code: string): void
}

/** What is expected of a decider. */
export interface Decided<TFact> {
  /** It decides for exactly these facts, in order. */
  thenHappens(...facts: readonly TFact[]): void
  /** It changes nothing. */
  thenNothing(): void
  /** It refuses with a code. */
  thenRefuses(code: string): void
}

/** What is asked after something was given. */
export interface Asked<TInput, TOutcome> {
  /** Asks it. */
  when(input: TInput): TOutcome
}

/** A rule under test. */
export interface RuleSpecification<TState, TInput, TResult> {
  /** Begins with a state. */
  given(state: TState): Asked<TInput, Outcome<TResult>>
}

/** A decider under test. */
export interface DeciderSpecification<TFact, TInput> {
  /** Begins with what has happened, oldest first. */
  given(...facts: readonly TFact[]): Asked<TInput, Decided<TFact>>
}

/**
 * Reads the test of a pure rule as its requirement: given a state, when something is asked, then this follows.
 *
 * ```ts
 * const due = specifyRule(workingDayAfter)
 * due.given(new Date('2026-11-27T09:00:00Z')).when(1).thenIs(new Date('2026-11-30T09:00:00Z'))
 * ```
 */
export function specifyRule<TState, TInput, TResult>(
  rule: Rule<TState, TInput, TResult>,
): RuleSpecification<TState, TInput, TResult> {
  return { given: (state) => ({ when: (input) => outcomeOf(() => rule(state, input)) }) }
}

/**
 * The same for a rule over what has happened: given these facts, when something is asked, then those happen.
 *
 * ```ts
 * const points = specifyDecider({ initial: noPoints, evolve: addEntry, decide: redeem })
 * points.given(earned(100)).when({ points: 60 }).thenHappens(spent(60))
 * points.given(earned(100), spent(60)).when({ points: 60 }).thenRefuses('KITH_LOYALTY_BALANCE')
 * ```
 */
export function specifyDecider<TState, TFact, TInput>(
  decider: Decider<TState, TFact, TInput>,
): DeciderSpecification<TFact, TInput> {
  return {
    given: (...facts) => ({
      when: (input) =>
        decidedOf(() => decider.decide(facts.reduce(decider.evolve, decider.initial()), input)),
    }),
  }
}

function outcomeOf<TResult>(run: () => TResult): Outcome<TResult> {
  return {
    thenIs: (expected) => assert.deepEqual(run(), expected),
    thenRefuses: (code) => assertRefused(run, code),
  }
}

function decidedOf<TFact>(run: () => readonly TFact[]): Decided<TFact> {
  return {
    thenHappens: (...facts) => assert.deepEqual(run(), facts),
    thenNothing: () => assert.deepEqual(run(), []),
    thenRefuses: (code) => assertRefused(run, code),
  }
}

function assertRefused(run: () => unknown, code: string): void {
  let result: unknown
  try {
    result = run()
  } catch (error) {
    if (!(error instanceof KithError)) throw error
    assert.equal(error.code, code)
    return
  }
  assert.fail(`expected a refusal with ${code}, and got ${JSON.stringify(result)}`)
}

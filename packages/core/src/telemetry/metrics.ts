import type { LogEvent } from 'kysely'

import { Counter, gaugeLines, Histogram, type Labels } from './metric-family.ts'
import { type DeliverySpan, type OperationSpan, outcomeOf, type Telemetry } from './telemetry.ts'

/** How the work in the background stands, across all tenants. */
export interface QueueFigures {
  readonly lagMs: number
  readonly depth: number
  readonly dead: number
}

/** Figures about what an instance does, in the memory of this process. Make them with `createMetrics`. */
export interface Metrics extends Telemetry {
  /** Counts statements: for the option `log` of a Kysely instance of your own. */
  readonly log: (event: LogEvent) => void
  /** All figures in the text format of Prometheus, version 0.0.4. */
  text(queue: QueueFigures | undefined): string
}

/**
 * Makes the figures of one CRM: how often operations are called, how they end and how long they take; the same of deliveries; the
 * time of statements. No figure is about a person: labels are names of operations, subscribers and error codes.
 *
 * @example
 * const metrics = createMetrics()
 * const database = new Kysely({ dialect, log: metrics.log })
 * const crm = createCrm({ database, policy, secret, metrics })
 */
export function createMetrics(): Metrics {
  const operations = new Work('operation', 'operations_total', 'calls of operations')
  const deliveries = new Work(
    'delivery',
    'delivery_attempts_total',
    'attempts to deliver events and to run jobs',
  )
  const statements = new Counter({
    name: 'kith_database_statements_total',
    help: 'Statements sent to the database.',
  })
  const seconds = new Counter({
    name: 'kith_database_seconds_total',
    help: 'Time that statements took, in seconds.',
  })
  return {
    operation: ({ operation }: OperationSpan, run) => operations.measure({ operation }, () => run()),
    delivery: ({ subscriber }: DeliverySpan, run) => deliveries.measure({ subscriber }, run),
    log: ({ queryDurationMillis }) => {
      statements.add()
      seconds.add({}, queryDurationMillis / 1000)
    },
    text: (queue) => {
      const lines = [operations, deliveries, statements, seconds].flatMap((family) => family.lines())
      return `${[...lines, ...queueLines(queue)].join('\n')}\n`
    },
  }
}

/** How often some kind of work was done, how it ended, and how long it took. */
class Work {
  readonly #outcomes: Counter
  readonly #durations: Histogram

  constructor(kind: string, counted: string, words: string) {
    this.#outcomes = new Counter({ name: `kith_${counted}`, help: `Number of ${words}, by how they ended.` })
    this.#durations = new Histogram({ name: `kith_${kind}_duration_seconds`, help: `Duration of ${words}.` })
  }

  async measure<T>(labels: Labels, run: () => Promise<T>): Promise<T> {
    const begunAt = performance.now()
    const end = (outcome: string): void => {
      this.#outcomes.add({ ...labels, outcome })
      this.#durations.observe(labels, (performance.now() - begunAt) / 1000)
    }
    try {
      const answer = await run()
      end('ok')
      return answer
    } catch (error) {
      end(outcomeOf(error))
      throw error
    }
  }

  lines(): string[] {
    return [...this.#outcomes.lines(), ...this.#durations.lines()]
  }
}

function queueLines(queue: QueueFigures | undefined): string[] {
  if (queue === undefined) return []
  return [
    ...gaugeLines(
      { name: 'kith_outbox_lag_seconds', help: 'How long the oldest delivery that is due has waited.' },
      queue.lagMs / 1000,
    ),
    ...gaugeLines({ name: 'kith_outbox_depth', help: 'Deliveries that are owed, up to 10000.' }, queue.depth),
    ...gaugeLines(
      { name: 'kith_outbox_dead', help: 'Deliveries that were given up, up to 1000.' },
      queue.dead,
    ),
  ]
}

import { parseArgs } from 'node:util'

import { type BenchKind, kinds } from './places.ts'

/** How large and how long a benchmark is. */
export interface BenchOptions {
  /** The database that calls and imports are measured on. */
  readonly db: BenchKind
  readonly rows: number
  readonly seconds: number
  readonly pairs: number
  readonly smoke: boolean
  /** Compare a small database with a large one, instead of Kith with the yardstick. */
  readonly scale: boolean
  /** Only what plugins cost in process. */
  readonly plugins: boolean
  /** Only what a profile costs beside a get. */
  readonly profile: boolean
  /** Only what importing a file costs. */
  readonly imports: boolean
  /** Only what ingesting messages costs. */
  readonly ingestion: boolean
  /** Only what it takes to find the service levels that are due. */
  readonly sla: boolean
  /** Only what importing lines of orders costs. */
  readonly orders: boolean
  /** Only how soon and how many events are delivered, and what they cost, on every database. */
  readonly events: boolean
}

/** Reads the command line. */
export function readOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      db: { type: 'string', default: 'sqlite' },
      rows: { type: 'string' },
      seconds: { type: 'string' },
      pairs: { type: 'string' },
      smoke: { type: 'boolean', default: false },
      scale: { type: 'boolean', default: false },
      plugins: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      import: { type: 'boolean', default: false },
      ingest: { type: 'boolean', default: false },
      sla: { type: 'boolean', default: false },
      orders: { type: 'boolean', default: false },
      events: { type: 'boolean', default: false },
    },
  })
  const [rows, seconds, pairs] = values.smoke ? [2000, 1, 1] : [100_000, 3, 5]
  const db = kinds.find((kind) => kind === values.db)
  if (db === undefined) throw new Error(`--db is one of ${kinds.join(', ')}.`)
  return {
    db,
    rows: Number(values.rows ?? rows),
    seconds: Number(values.seconds ?? seconds),
    pairs: Number(values.pairs ?? pairs),
    smoke: values.smoke,
    scale: values.scale,
    plugins: values.plugins,
    profile: values.profile,
    imports: values.import,
    ingestion: values.ingest,
    sla: values.sla,
    orders: values.orders,
    events: values.events,
  }
}

import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'

/** Which file is looked after, and with what. */
export interface CheckpointOptions {
  /** The database file; it is in WAL mode. */
  readonly file: string
  /** Where the driver `better-sqlite3` is, as `require.resolve('better-sqlite3')` answers it. */
  readonly driver: string
}

/** Checkpoints that go on until they are stopped. */
export interface Checkpoints {
  stop(): void
}

/** How often the length of the log is looked at while no thread is there, in milliseconds. */
const LOOK_EVERY_MS = 250
/** A log of so many bytes is worth a thread. */
const LONG_LOG = 8 * 1024 * 1024

interface ThreadData extends CheckpointOptions {
  readonly pages: number
  readonly everyMs: number
  readonly idleMs: number
}

/**
 * Moves what a SQLite database has in its write-ahead log into the file from a thread of its own, while there is much of it.
 *
 * The connection that writes would otherwise do so after a commit, and wait for the disk meanwhile: a tenth of a second in
 * which the whole process stands still. Give it a `wal_autocheckpoint` far above what a thread leaves behind, for example
 * 65536 pages. Nothing is lost when the thread is not there: the log only grows.
 *
 * The log and checkpoints of SQLite: https://sqlite.org/wal.html
 */
export function checkpointInBackground(options: CheckpointOptions): Checkpoints {
  let thread: Worker | undefined
  let seenMs = 0
  const look = async (): Promise<void> => {
    const log = await stat(`${options.file}-wal`).catch(() => undefined)
    const isWritten = log !== undefined && log.mtimeMs !== seenMs
    seenMs = log?.mtimeMs ?? 0
    if (thread !== undefined || !isWritten || log.size < LONG_LOG) return
    thread = startThread(options)
    thread.once('exit', () => (thread = undefined))
    // Where the thread fails, the connection that writes has the log for itself again.
    thread.once('error', () => clearInterval(timer))
  }
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  timer.unref()
  return {
    stop: () => {
      clearInterval(timer)
      void thread?.terminate()
    },
  }
}

function startThread({ file, driver }: CheckpointOptions): Worker {
  const workerData: ThreadData = { file, driver, pages: 2000, everyMs: 20, idleMs: 10_000 }
  // As text, since a bundle has no file for it.
  const thread = new Worker(`(${runThread.toString()})()`, { eval: true, workerData })
  thread.unref()
  return thread
}

interface Log {
  readonly log: number
  readonly checkpointed: number
}

/** The whole of the thread: it sees nothing of this file but its own text. */
function runThread(): void {
  const { workerData } = process.getBuiltinModule('node:worker_threads')
  const { createRequire } = process.getBuiltinModule('node:module')
  const { file, driver, pages, everyMs, idleMs } = workerData as ThreadData
  const Database = createRequire(driver)(driver) as new (
    file: string,
    options: object,
  ) => { pragma(text: string): unknown; close(): void }
  const database = new Database(file, { fileMustExist: true, timeout: 0 })
  database.pragma('synchronous = normal')
  let [length, changedAt] = [0, Date.now()]
  const look = (): void => {
    const [state] = database.pragma('wal_checkpoint(noop)') as [Log]
    if (state.log !== length) [length, changedAt] = [state.log, Date.now()]
    const isIdle = Date.now() - changedAt > idleMs
    if (isIdle || state.log - state.checkpointed >= pages) database.pragma('wal_checkpoint(passive)')
    if (!isIdle) return
    clearInterval(timer)
    database.close()
  }
  const timer = setInterval(look, everyMs)
}

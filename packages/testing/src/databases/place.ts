import { randomBytes } from 'node:crypto'

import type { Kysely } from 'kysely'

import type { TestTables } from './opened-database.ts'

/** A database, or a schema of one, that tests use one after the other. */
export interface Place {
  /** Opens connections to it. */
  connect(): Promise<Kysely<TestTables>>
  /** The tables that are there. */
  tables(): Promise<readonly string[]>
  /** Empties tables and drops others. */
  tidy(emptied: readonly string[], dropped: readonly string[]): Promise<void>
  /** Removes everything that is in it. */
  clear(): Promise<void>
}

/** A name for a new place of this process. */
export function placeName(): string {
  return `kith_test_${process.pid}_${randomBytes(4).toString('hex')}`
}

/** Whether the process that made a place of this name has ended. */
export function isLeftOver(name: string): boolean {
  const [, pid] = /^kith_test_(\d+)_[0-9a-f]+$/.exec(name) ?? []
  return pid !== undefined && !isRunning(Number(pid))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

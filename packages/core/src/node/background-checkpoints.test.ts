import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import SQLite from 'better-sqlite3'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { checkpointInBackground } from './background-checkpoints.ts'

interface Log {
  readonly log: number
  readonly checkpointed: number
}

/** A database in a file that never checkpoints by itself. */
function openFile() {
  const folder = mkdtempSync(join(tmpdir(), 'kith-log-'))
  const file = join(folder, 'crm.db')
  const database = new SQLite(file)
  for (const pragma of ['journal_mode = wal', 'synchronous = normal', 'wal_autocheckpoint = 0'])
    database.pragma(pragma)
  database.exec('create table note (text text)')
  onTestFinished(() => {
    database.close()
    rmSync(folder, { recursive: true })
  })
  const insert = database.prepare('insert into note (text) values (?)')
  const write = (mebibytes: number): void =>
    database.transaction(() => {
      for (let at = 0; at < mebibytes * 16; at++) insert.run('x'.repeat(65_536))
    })()
  const left = (): number => {
    const [{ log, checkpointed }] = database.pragma('wal_checkpoint(noop)') as [Log]
    return log - checkpointed
  }
  return { file, write, left }
}

const driver = createRequire(import.meta.url).resolve('better-sqlite3')

describe('checkpoints in the background', () => {
  it('move a long log into the file, while the connection that writes does nothing for it', async () => {
    const { file, write, left } = openFile()
    const checkpoints = checkpointInBackground({ file, driver })
    write(20)
    expect(left()).toBeGreaterThan(4000)
    await vi.waitFor(() => expect(left()).toBe(0), 10_000)
    write(20)
    await vi.waitFor(() => expect(left()).toBe(0), 10_000)
    checkpoints.stop()
  })

  it('leave a short log as it is, and stop when they are told to', async () => {
    const { file, write, left } = openFile()
    const checkpoints = checkpointInBackground({ file, driver })
    write(1)
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(left()).toBeGreaterThan(200)
    checkpoints.stop()
    write(20)
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(left()).toBeGreaterThan(4000)
  })
})

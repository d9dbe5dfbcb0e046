import type { KernelContext } from '../operations/kernel-context.ts'
import { changeImport, type StoredImport } from './import-repository.ts'
import { requireFollowing } from './import-states.ts'

/** The jobs that work on imports. */
export const importJobs = {
  analyse: 'imports.analyse',
  run: 'imports.run',
  revert: 'imports.revert',
  discard: 'imports.discard-file',
  expire: 'imports.expire',
} as const

/** Lets the run of an import begin, or go on where it stood. */
export async function startRun(ctx: KernelContext, row: StoredImport): Promise<StoredImport | undefined> {
  requireFollowing(row.state, 'running')
  const startedAt = row.startedAt ?? ctx.now()
  const started = await changeImport(ctx, row, {
    state: 'running',
    startedAt,
    finishedAt: null,
    failure: null,
  })
  if (started !== undefined) await ctx.schedule(importJobs.run, { importId: row.id }, { key: row.id })
  return started
}

import { z } from 'zod'

import { tableOf } from '../../gate/gate-services.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import type { Action } from '../../policy/policy.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { asImport, keepSession } from '../../upsert/kept-session.ts'
import { resolveMatchKeys } from '../../upsert/match-keys.ts'
import { requireWritable } from '../analyse-import.ts'
import { chooseTargets, namesCustomer } from '../choose-mapping.ts'
import { importErrors } from '../import-errors.ts'
import { findImport, type StoredImport } from '../import-repository.ts'
import { type ImportState, requireFollowing } from '../import-states.ts'
import { importJobs } from '../start-run.ts'
import { requireCustomers, requireTakeable, targetFields, targetOf } from '../target-mapping.ts'
import { tellImport, toldImport, type ToldImport } from '../tell-import.ts'
import { optionsSchema, targetsSchema } from './import-options.ts'

const byId = z.strictObject({ id: z.string() })

/** Says where columns go, and what is done with duplicates and values that are not valid. */
export const mapImport = defineOperation({
  name: 'imports.update',
  summary: 'Map the columns of an import and set its options',
  kind: 'command',
  permission: { entity: 'import', action: 'update' },
  route: 'PATCH /imports/{id}',
  input: z.strictObject({
    id: z.string(),
    patch: z.strictObject({ mapping: targetsSchema.optional(), ...optionsSchema.shape }),
    ifVersion: z.int().optional(),
  }),
  output: toldImport,
  async run(ctx, { id, patch: { mapping: chosen = {}, ...options }, ifVersion }) {
    const row = await visibleImport(ctx, id, 'update')
    requireFollowing(row.state, 'mapped')
    const kernel = asKernel(ctx)
    const target = targetOf(kernel, row)
    const fields =
      target === undefined
        ? tableOf(kernel.gateCall.services, 'customer').entity.fields
        : targetFields(target)
    const mapping = chooseTargets(row.mapping ?? [], chosen, fields)
    await requireRunnable(ctx, { ...row, mapping, matchBy: options.matchBy ?? row.matchBy })
    const patch = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
    const managed = { mapping, state: 'mapped', failure: null }
    const updated = await ctx.records('import').update({ id, patch, managed, ifVersion })
    return tellImport(updated.row, ctx.now())
  },
})

/** Imports the records of the file, or goes on where it stood. The run has the rights of whoever starts it. */
export const startImport = defineOperation({
  name: 'imports.start',
  summary: 'Start an import, or let it go on',
  kind: 'command',
  permission: { entity: 'import', action: 'run' },
  accepted: true,
  route: 'POST /imports/{id}/start',
  input: byId,
  output: toldImport,
  async run(ctx, { id }) {
    const row = await visibleImport(ctx, id, 'run')
    await requireRunnable(ctx, row)
    return moveOn(ctx, row, {
      state: 'running',
      job: importJobs.run,
      also: {
        startedAt: row.startedAt ?? ctx.now(),
        finishedAt: null,
        failure: null,
        actsAs: keepSession(ctx.session),
      },
    })
  },
})

/** Lets an import rest after the batch that it is at; `imports.start` lets it go on. */
export const pauseImport = defineOperation({
  name: 'imports.pause',
  summary: 'Pause an import',
  kind: 'command',
  permission: { entity: 'import', action: 'run' },
  route: 'POST /imports/{id}/pause',
  input: byId,
  output: toldImport,
  run: async (ctx, { id }) => moveOn(ctx, await visibleImport(ctx, id, 'run'), { state: 'paused' }),
})

/** Gives an import up, with its file. What it has done so far stays, and can be reverted. */
export const cancelImport = defineOperation({
  name: 'imports.cancel',
  summary: 'Cancel an import',
  kind: 'command',
  permission: { entity: 'import', action: 'run' },
  route: 'POST /imports/{id}/cancel',
  input: byId,
  output: toldImport,
  run: async (ctx, { id }) =>
    moveOn(ctx, await visibleImport(ctx, id, 'run'), {
      state: 'cancelled',
      job: importJobs.discard,
      also: { finishedAt: ctx.now() },
    }),
})

/** Takes back what an import did: created customers are deleted, changed ones get back what they had. */
export const revertImport = defineOperation({
  name: 'imports.revert',
  summary: 'Take back what an import did',
  kind: 'command',
  permission: { entity: 'import', action: 'revert' },
  accepted: true,
  route: 'POST /imports/{id}/revert',
  input: byId,
  output: toldImport,
  async run(ctx, { id }) {
    const row = await visibleImport(ctx, id, 'revert')
    requireCustomers(row)
    const also = { finishedAt: null, actsAs: keepSession(ctx.session) }
    return moveOn(ctx, row, { state: 'reverting', job: importJobs.revert, also })
  },
})

/** An import on which the caller may do this. @throws as a change of it would. */
async function visibleImport(ctx: OperationContext, id: string, action: Action): Promise<StoredImport> {
  await ctx.records('import').require(id, action)
  const row = await findImport(asKernel(ctx), id)
  if (row === undefined) throw kernelErrors.NOT_FOUND({ entity: 'import' })
  return row
}

/** Whether a run with the caller's rights could do anything. @throws what would keep every record out. */
async function requireRunnable(
  ctx: OperationContext,
  { target: name, mapping, matchBy }: Pick<StoredImport, 'target' | 'mapping' | 'matchBy'>,
): Promise<void> {
  const target = targetOf(asKernel(ctx), { target: name })
  if (target !== undefined) return requireTakeable(asKernel(ctx), target, mapping ?? [])
  if (mapping === null || !namesCustomer(mapping)) throw importErrors.NAME_UNMAPPED()
  const running: KernelContext = await asKernel(ctx).readAs(asImport(ctx.session), 'imports.run')
  requireWritable(running, mapping)
  resolveMatchKeys(running, matchBy)
}

interface Move {
  readonly state: ImportState
  /** What goes on in the background. */
  readonly job?: string
  readonly also?: Partial<StoredImport>
}

async function moveOn(ctx: OperationContext, row: StoredImport, move: Move): Promise<ToldImport> {
  const { state, job, also } = move
  requireFollowing(row.state, state)
  const managed = { ...also, state }
  const updated = await ctx.records('import').update({ id: row.id, patch: {}, managed })
  if (job !== undefined) await ctx.schedule(job, { importId: row.id }, { key: row.id })
  return tellImport(updated.row, ctx.now())
}

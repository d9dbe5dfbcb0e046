import { defineOperation, type ListQuery, listQuerySchema, pageOf, readableOf, valuesOf } from '@kith/core'
import { z } from 'zod'

import { loyaltyErrors } from '../errors.ts'
import { readDuration, requireZone } from '../ledger/validity.ts'
import { programEntity } from '../program.entity.ts'
import { tierList } from '../tiers/tier.ts'

/** Lists programs. */
export const listPrograms = defineOperation({
  name: 'loyaltyPrograms.list',
  summary: 'List programs of points',
  kind: 'query',
  permission: { entity: 'loyaltyProgram', action: 'list' },
  input: listQuerySchema,
  output: pageOf(programEntity),
  route: 'GET /loyalty',
  run: (ctx, query) => ctx.records('loyaltyProgram').list(query as ListQuery),
})

/** Makes a program. */
export const createProgram = defineOperation({
  name: 'loyaltyPrograms.create',
  summary: 'Create a program of points',
  kind: 'command',
  permission: { entity: 'loyaltyProgram', action: 'create' },
  input: valuesOf(programEntity, 'create'),
  output: readableOf(programEntity),
  route: 'POST /loyalty',
  async run(ctx, input) {
    requireSound(input, '')
    const { id, row } = await ctx.records('loyaltyProgram').create(input)
    ctx.emit('loyaltyProgram.created', { loyaltyProgramId: id })
    return row
  },
})

/** Changes a program: for the movements from then on. What was given keeps its terms. */
export const updateProgram = defineOperation({
  name: 'loyaltyPrograms.update',
  summary: 'Change a program of points',
  kind: 'command',
  permission: { entity: 'loyaltyProgram', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(programEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(programEntity),
  route: 'PATCH /loyalty/{id}',
  async run(ctx, change) {
    requireSound(change.patch, '/patch')
    const { id, changed, row } = await ctx.records('loyaltyProgram').update(change)
    if (changed.length > 0) ctx.emit('loyaltyProgram.updated', { loyaltyProgramId: id, changed })
    return row
  },
})

const MOST = 1_000_000

/** @throws KITH_LOYALTY_DURATION_INVALID, KITH_LOYALTY_ZONE_INVALID, KITH_LOYALTY_TIERS_INVALID, KITH_LOYALTY_NUMBER_OUT_OF_RANGE */
function requireSound(values: Readonly<Record<string, unknown>>, pointer: string): void {
  requireReferring(values, pointer)
  for (const field of ['validity', 'pending'])
    if (typeof values[field] === 'string') readDuration(values[field], `${pointer}/${field}`)
  if (typeof values['tierValidity'] === 'string')
    readDuration(values['tierValidity'], `${pointer}/tierValidity`)
  if (values['tiers'] !== undefined && values['tiers'] !== null) requireTiers(values['tiers'], pointer)
  if (typeof values['timezone'] === 'string') requireZone(values['timezone'], `${pointer}/timezone`)
}

/** @throws KITH_LOYALTY_NUMBER_OUT_OF_RANGE */
function requireReferring(values: Readonly<Record<string, unknown>>, pointer: string): void {
  for (const field of ['referrerPoints', 'refereePoints', 'referralDays', 'referralLimit']) {
    const value = values[field]
    if (typeof value === 'number' && (value < 1 || value > MOST))
      throw loyaltyErrors.NUMBER_OUT_OF_RANGE({ field, most: MOST }, { pointer: `${pointer}/${field}` })
  }
}

/** @throws KITH_LOYALTY_TIERS_INVALID */
function requireTiers(tiers: unknown, pointer: string): void {
  const read = tierList.safeParse(tiers)
  if (read.success) return
  const { path, message } = read.error.issues[0]!
  const place = path.map((part) => `/${String(part)}`).join('')
  throw loyaltyErrors.TIERS_INVALID({ problem: message }, { pointer: `${pointer}/tiers${place}` })
}

import type { OperationContext } from '@kith/core'

import { loyaltyErrors } from './errors.ts'
import type { Terms } from './ledger/lot.ts'
import { after, readDuration, startOfDay } from './ledger/validity.ts'
import type { Program } from './program.entity.ts'

/** The program of a key. `ctx` has the rights of the plugin. @throws KITH_LOYALTY_PROGRAM_UNKNOWN */
export async function findProgram(ctx: OperationContext, key: string): Promise<Program> {
  const { data } = await ctx.records('loyaltyProgram').list({ where: { key }, limit: 1 })
  const [program] = data
  if (program === undefined) throw loyaltyErrors.PROGRAM_UNKNOWN()
  return program as unknown as Program
}

/** The time zone whose days count for a program. */
export function zoneOf(ctx: OperationContext, { timezone }: Pick<Program, 'timezone'>): string {
  return timezone ?? ctx.tenant().zone
}

/** When points may be spent that were earned at a moment, and until when. */
export function termsOf(ctx: OperationContext, program: Program, earnedAt: Date): Terms {
  if (program.isActivatedByAction) return { availableAt: earnedAt, awaitsAction: true, expiresAt: null }
  const zone = zoneOf(ctx, program)
  const availableAt =
    program.pending === null ? earnedAt : after(earnedAt, readDuration(program.pending), zone)
  return { availableAt, awaitsAction: false, expiresAt: expiryOf(ctx, program, availableAt) }
}

/** Until when points last that may be spent from a moment on. */
export function expiryOf(ctx: OperationContext, program: Program, availableAt: Date): Date | null {
  const { validity } = program
  return validity === null ? null : after(availableAt, readDuration(validity), zoneOf(ctx, program))
}

/** When the day began that it is now, where the program is at home. */
export function startOfToday(ctx: OperationContext, program: Program): Date {
  return startOfDay(ctx.now(), zoneOf(ctx, program))
}

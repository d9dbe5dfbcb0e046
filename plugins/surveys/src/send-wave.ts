import { type Filter, KithError, type WorkContext } from '@kith/core'

import { WAVE } from './operations/names.ts'
import { planInvitation } from './plan-invitation.ts'
import type { Survey } from './survey.entity.ts'

const DAY_MS = 86_400_000
/** Customers that one transaction asks. */
const PAGE = 100

/**
 * Asks the next customers of one survey whose wave is due. A wave goes out page by page, each in a transaction that says how far it
 * came: whatever interrupts it, nobody is asked twice or left out.
 */
export async function sendWave(ctx: WorkContext): Promise<void> {
  const isTime = { or: [{ nextWaveAt: { isNull: true } }, { nextWaveAt: { lte: ctx.now() } }] }
  const due = { status: 'active', waveDays: { isNull: false }, ...isTime }
  const { data } = await ctx.records('survey').list({ where: due, sort: 'nextWaveAt', limit: 1 })
  const [survey] = data as unknown as readonly Survey[]
  if (survey === undefined) return
  const { ids, next } = await nextCustomers(ctx, survey)
  for (const customerId of ids)
    await planInvitation(ctx, survey, { customerId, ref: `wave/${survey.wave + 1}/${customerId}` })
  await ctx.records('survey').update({
    id: survey.id,
    patch: next === null ? { nextWaveAt: nextAfter(ctx.now(), survey) } : {},
    managed: next === null ? { wave: survey.wave + 1, waveCursor: null } : { waveCursor: next },
  })
  await ctx.schedule(WAVE, {}, { key: 'next' })
}

interface Page {
  readonly ids: readonly string[]
  /** Where the wave goes on; `null` after the last. */
  readonly next: string | null
}

/** A cursor that does not fit any more, say because the rights of the plugin changed, begins the wave again: who was asked stays so. */
async function nextCustomers(ctx: WorkContext, { audience, waveCursor }: Survey): Promise<Page> {
  const living: Filter = { restrictedAt: { isNull: true }, erasedAt: { isNull: true } }
  const where: Filter = audience === null ? living : { and: [living, audience] }
  const query = { where, sort: 'id', fields: ['id'], limit: PAGE }
  const read = (cursor?: string) =>
    ctx.records('customer').list(cursor === undefined ? query : { ...query, cursor })
  const { data, nextCursor } = await read(waveCursor ?? undefined).catch((error: unknown) => {
    if (error instanceof KithError && error.code === 'KITH_INVALID_CURSOR') return read()
    throw error
  })
  return { ids: data.map((row) => String(row['id'])), next: nextCursor }
}

/** The first day of a wave that is still to come: waves that nobody was there to send are left out. */
function nextAfter(now: Date, { waveDays, nextWaveAt }: Survey): Date {
  const apart = waveDays! * DAY_MS
  const first = (nextWaveAt ?? now).getTime()
  return new Date(first + (Math.floor((now.getTime() - first) / apart) + 1) * apart)
}

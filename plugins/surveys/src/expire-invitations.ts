import type { WorkContext } from '@kith/core'

import { endInvitation } from './stored-surveys.ts'

const PAGE = 200

/** Ends the invitations whose time is over. Nobody could answer them any more. */
export async function expireInvitations(ctx: WorkContext): Promise<void> {
  const open = { state: { in: ['planned', 'sent'] }, expiresAt: { lte: ctx.now() } }
  for (;;) {
    const { data } = await ctx
      .records('surveyInvitation')
      .list({ where: open, sort: 'expiresAt', fields: ['id'], limit: PAGE })
    for (const { id } of data) await endInvitation(ctx, String(id), { state: 'expired' })
    if (data.length < PAGE) return
  }
}

import { definePlugin } from '@kith/core'
import { z } from 'zod'

import { followUpEvents } from './events.ts'
import { followUpEntity } from './follow-up.entity.ts'
import { grantsByRole, ownRights } from './grants.ts'
import { followUpMessages } from './messages/zh-CN.ts'
import { createFollowUps } from './migrations/0001-create-follow-ups.ts'
import { completeFollowUp } from './operations/complete-follow-up.ts'
import { createFollowUp } from './operations/create-follow-up.ts'
import { listFollowUps } from './operations/list-follow-ups.ts'
import { openFollowUps } from './panels.ts'
import type { FollowUpsTypes } from './types.ts'
import { isWelcomed, WELCOME } from './welcome.ts'
import { workingDayAfter } from './working-day.ts'

/** Promises to get back to customers, and a first call for every new one. */
export const followUps = definePlugin<FollowUpsTypes>({
  id: 'follow-ups',
  version: '0.1.0',
  kernel: '^0.1',
  options: z.strictObject({ welcomeAfterDays: z.int().min(0).max(365).default(3) }),
  entities: [followUpEntity],
  events: followUpEvents,
  migrations: [createFollowUps],
  messages: [followUpMessages],
  uses: ownRights,
  setup(r, { welcomeAfterDays = 3 }) {
    for (const operation of [createFollowUp, completeFollowUp, listFollowUps]) r.operation(operation)
    for (const [role, grant] of Object.entries(grantsByRole)) r.grant(role, grant)
    r.panel('follow-ups.open', openFollowUps)
    r.on(
      'customer.created',
      async ({ subjectId: customerId }, ctx) => {
        if (await isWelcomed(ctx, customerId)) return
        const dueAt = workingDayAfter(ctx.now(), welcomeAfterDays)
        await ctx.crm.followUps.create({ customerId, topic: WELCOME, dueAt })
      },
      { as: 'follow-ups.welcome' },
    )
  },
})

import { z } from 'zod'

import { categories } from '../category.ts'
import { instant } from '../operations/schemas.ts'
import { calendarSources } from '../sla-policy.entity.ts'
import { metrics } from '../sla/clock.ts'

const action = z.union([
  z.strictObject({
    do: z.literal('notify'),
    who: z
      .array(z.enum(['assignee', 'team', 'collaborators']))
      .max(3)
      .optional(),
    users: z.array(z.string().max(64)).max(50).optional(),
  }),
  z.strictObject({ do: z.literal('raisePriority') }),
  z.strictObject({
    do: z.literal('reassign'),
    teamId: z.string().max(64).optional(),
    assigneeId: z.string().max(64).nullable().optional().describe('null takes it back from whoever has it.'),
  }),
])

/** What is done when a threshold is reached. */
export type EscalationAction = z.output<typeof action>

const threshold = z.strictObject({
  percent: z.int().min(1).max(1000).describe('Of the target; 100 is the breach.'),
  actions: z.array(action).max(10),
})

const target = z.strictObject({
  metric: z.enum(metrics),
  priorities: z
    .array(z.int().min(1).max(4))
    .min(1)
    .max(4)
    .optional()
    .describe('The priorities that it is for; all when left out. Of several the first that fits counts.'),
  minutes: z.int().min(1).max(5_256_000).describe('How long it may take.'),
  clock: z.enum(['business', 'wall']).optional().describe('Working time (business) when left out.'),
  thresholds: z.array(threshold).max(10).optional(),
})

/** What a policy asks for one metric. */
export type PolicyTarget = z.output<typeof target>

/** What a policy is made of. */
export const policyValues = z.strictObject({
  name: z.string().min(1).max(100),
  position: z.int().optional().describe('Of the policies that match a ticket the lowest one holds.'),
  isActive: z.boolean().optional(),
  activeFrom: instant.nullable().optional().describe('When it begins to hold; at once when left out.'),
  activeTo: instant.nullable().optional().describe('When it ends; never when left out.'),
  match: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('A filter over tickets; see the guide "Filter and sort". Every ticket when left out.'),
  calendarId: z
    .string()
    .nullable()
    .optional()
    .describe('The calendar; when left out that of a team, and any time where it has none.'),
  calendarFrom: z
    .enum(calendarSources)
    .nullable()
    .optional()
    .describe('Whose calendar it is where none is named: the team of the ticket, or that of the customer.'),
  targets: z.array(target).min(1).max(40),
  pauseIn: z
    .array(z.enum(categories))
    .max(categories.length)
    .optional()
    .describe('The categories in which clocks stand still; waiting_customer when left out.'),
  onReopen: z.enum(['resume', 'restart']).optional(),
  isRetroactive: z.boolean().optional(),
})

/** What a policy would be made of that nobody has named yet. */
export const policyDraft = policyValues.partial({ name: true })

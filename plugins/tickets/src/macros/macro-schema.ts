import { z } from 'zod'

import { unknownVariable } from './fill-in.ts'

/** A text with places for what is known of the ticket. */
export const template = z
  .string()
  .min(1)
  .max(20_000)
  .refine((text) => unknownVariable(text) === undefined, {
    error: ({ input }) => `Expected no place with the name "${unknownVariable(String(input))!.slice(0, 40)}"`,
  })
  .describe('May have {{customer.name}}, {{ticket.number}}, {{ticket.subject}} and {{agent.name}}.')

const tags = z.array(z.string().min(1).max(100)).min(1).max(20)

const action = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('reply'), body: template }),
  z.strictObject({ do: z.literal('note'), body: template }),
  z.strictObject({
    do: z.literal('set'),
    priority: z.int().min(1).max(4).optional(),
    product: z.string().max(200).nullable().optional(),
    resolutionCode: z.string().max(100).nullable().optional(),
    rootCause: z.string().max(100).nullable().optional(),
  }),
  z.strictObject({ do: z.literal('tag'), add: tags.optional(), remove: tags.optional() }),
  z.strictObject({ do: z.literal('transition'), status: z.string().max(64) }),
  z.strictObject({
    do: z.literal('assign'),
    to: z.literal('me').optional(),
    assigneeId: z.string().max(64).nullable().optional(),
    teamId: z.string().max(64).nullable().optional(),
  }),
])

/** One thing that a macro does. */
export type MacroAction = z.output<typeof action>

/** What a macro is made of. */
export const macroValues = z.strictObject({
  name: z.string().min(1).max(100),
  actions: z.array(action).min(1).max(20).describe('In their order; all of them, or none.'),
  isActive: z.boolean().optional(),
})

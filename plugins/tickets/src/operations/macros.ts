import {
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
} from '@kith/core'
import { z } from 'zod'

import { ticketErrors } from '../errors.ts'
import { fillIn } from '../macros/fill-in.ts'
import { knownOf } from '../macros/known-of.ts'
import { type MacroAction, macroValues } from '../macros/macro-schema.ts'
import { findOne } from '../stored-rows.ts'
import { ticketMacroEntity } from '../ticket-macro.entity.ts'
import { type ReadableTicket, ticketEntity } from '../ticket.entity.ts'

/** Lists macros. */
export const listMacros = defineOperation({
  name: 'ticketMacros.list',
  summary: 'List what is done to tickets in one step',
  kind: 'query',
  permission: { entity: 'ticketMacro', action: 'list' },
  input: listQuerySchema,
  output: pageOf(ticketMacroEntity),
  route: 'GET /ticket-macros',
  run: (ctx, query) => ctx.records('ticketMacro').list(query as ListQuery),
})

/** Adds a macro. */
export const createMacro = defineOperation({
  name: 'ticketMacros.create',
  summary: 'Say what is done to tickets in one step',
  kind: 'command',
  permission: { entity: 'ticketMacro', action: 'create' },
  input: macroValues,
  output: readableOf(ticketMacroEntity),
  route: 'POST /ticket-macros',
  async run(ctx, values) {
    const { id, row } = await ctx.records('ticketMacro').create(values)
    ctx.emit('ticketMacro.created', { ticketMacroId: id })
    return row
  },
})

/** Changes a macro. */
export const updateMacro = defineOperation({
  name: 'ticketMacros.update',
  summary: 'Change what is done to tickets in one step',
  kind: 'command',
  permission: { entity: 'ticketMacro', action: 'update' },
  input: z.strictObject({ id: z.string(), patch: macroValues.partial(), ifVersion: z.int().optional() }),
  output: readableOf(ticketMacroEntity),
  route: 'PATCH /ticket-macros/{id}',
  async run(ctx, { id, patch, ifVersion }) {
    const { row, changed } = await ctx.records('ticketMacro').update({ id, patch, ifVersion })
    ctx.emit('ticketMacro.updated', { ticketMacroId: id, changed })
    return row
  },
})

/** Does what a macro says to a ticket: by the operations that anybody would call, with the caller's rights, in one transaction. */
export const applyMacro = defineOperation({
  name: 'tickets.applyMacro',
  summary: 'Do to a ticket what a macro says: all of it, or nothing',
  kind: 'command',
  permission: { entity: 'ticket', action: ['update', 'reply', 'note', 'assign'] },
  input: z.strictObject({
    id: z.string(),
    macroId: z.string(),
    lastSeenMessageId: z
      .string()
      .nullable()
      .optional()
      .describe('The last message that an answer of the macro knows of, null for none.'),
    force: z.boolean().optional().describe('Answers whatever was written meanwhile.'),
  }),
  output: readableOf(ticketEntity),
  route: 'POST /tickets/{id}/macros',
  async run(ctx, { id, macroId, ...seen }) {
    const ticket = (await ctx.records('ticket').get(id)) as unknown as ReadableTicket
    const macro = await findOne<Macro>(ctx, 'ticketMacro', { id: macroId, isActive: true })
    if (macro === undefined) throw ticketErrors.MACRO_UNKNOWN({ pointer: '/macroId' })
    const known = await knownOf(ctx, ticket)
    // Once it has answered, what was written since is its own.
    let unread: object = seen
    for (const action of macro.actions) {
      const [operation, input] = await callFor(ctx, { id, known, unread }, action)
      await ctx.call(operation, { id, ...input })
      if (action.do === 'reply' || action.do === 'note') unread = {}
    }
    const rows = await ctx.records('ticket').find([id])
    return rows.get(id) ?? ctx.asPlugin().records('ticket').get(id, ['id', 'version'])
  },
})

interface Macro {
  readonly actions: readonly MacroAction[]
}

interface Applied {
  readonly id: string
  readonly known: Awaited<ReturnType<typeof knownOf>>
  readonly unread: object
}

/** The call that does an action. */
async function callFor(
  ctx: OperationContext,
  { id, known, unread }: Applied,
  action: MacroAction,
): Promise<readonly [operation: string, input: object]> {
  const { do: kind, ...said } = action
  if (kind === 'transition') return ['tickets.transition', said]
  if (kind === 'set') return ['tickets.update', { patch: said }]
  if (action.do === 'reply') return ['tickets.write', { body: fillIn(action.body, known), ...unread }]
  if (action.do === 'note')
    return ['tickets.write', { body: fillIn(action.body, known), direction: 'internal' }]
  if (action.do === 'tag') return ['tickets.update', { patch: { tags: await tagsAfter(ctx, id, action) } }]
  return ['tickets.assign', assignmentOf(ctx, action)]
}

async function tagsAfter(
  ctx: OperationContext,
  id: string,
  {
    add = [],
    remove = [],
  }: { readonly add?: readonly string[] | undefined; readonly remove?: readonly string[] | undefined },
): Promise<readonly string[]> {
  const ticket = (await ctx.records('ticket').get(id, ['id', 'tags'])) as unknown as ReadableTicket
  return [...new Set([...(ticket.tags ?? []), ...add])].filter((tag) => !remove.includes(tag))
}

function assignmentOf(
  ctx: OperationContext,
  { to, assigneeId, teamId }: MacroAction & { readonly do: 'assign' },
): object {
  const person = to === 'me' ? ctx.session.actor.id : assigneeId
  return {
    ...(person === undefined ? {} : { assigneeId: person }),
    ...(teamId === undefined ? {} : { teamId }),
  }
}

import { z } from 'zod'

import { livingCustomer } from '../../customers/living-customer.ts'
import type { Filter } from '../../filter/ast.ts'
import { flattenCustom } from '../../gate/custom-values.ts'
import { listQuerySchema } from '../../gate/list-query.ts'
import { customValues, pageOf, readableOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { isCustomName } from '../../schema/custom-field.ts'
import { instant } from '../../schema/value-schema.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { checkInteraction, isSameInteraction } from '../interaction-rules.ts'
import {
  directions,
  interactionChannels,
  interactionEntity,
  interactionKinds,
  visibilities,
} from '../interaction.entity.ts'
import { completeInteraction, noteActivity, tellOfInteraction } from '../recorded-interactions.ts'

type Values = Readonly<Record<string, unknown>>

/** Lists the interactions with a customer, the latest first. */
export const listInteractions = defineOperation({
  name: 'customers.interactions.list',
  summary: 'List the interactions with a customer',
  kind: 'query',
  permission: { entity: 'interaction', action: 'list' },
  input: listQuerySchema.omit({ deleted: true }).extend({ id: z.string() }),
  output: pageOf(interactionEntity),
  route: 'GET /customers/{id}/interactions',
  async run(ctx, { id, where, sort = ['-occurredAt'], ...query }) {
    const own: Filter = { customerId: await livingCustomer(ctx, id) }
    const both = where === undefined ? own : { and: [own, where as Filter] }
    return ctx.records('interaction').list({ ...query, sort, where: both })
  },
})

const text = (max: number) => z.string().max(max).optional()

/** What a caller tells of an interaction. */
const told = {
  channel: z.enum(interactionChannels),
  direction: z.enum(directions),
  kind: z.enum(interactionKinds),
  occurredAt: instant.optional().describe('When it happened; now when it is left out.'),
  source: text(64),
  externalId: text(255),
  threadKey: text(255),
  subject: text(500),
  body: text(50_000),
  durationMs: z.int().min(0).optional(),
  outcome: text(100),
  agentId: text(64),
  visibility: z.enum(visibilities).optional(),
}

/** What has a value without being told. */
const SUPPLIED = ['occurredAt', 'agentId', 'visibility']

/**
 * Records an interaction with a customer. What one source tells twice under one external id is recorded once: the same
 * again answers the stored interaction, anything else under that id is a conflict.
 */
export const recordInteraction = defineOperation({
  name: 'customers.interactions.record',
  summary: 'Record an interaction with a customer',
  kind: 'command',
  permission: { entity: 'interaction', action: 'create' },
  input: z.strictObject({ id: z.string(), ...told, custom: customValues() }),
  output: readableOf(interactionEntity),
  route: 'POST /customers/{id}/interactions',
  async run(ctx, { id: given, ...values }) {
    const id = await livingCustomer(ctx, given)
    const interaction = completeInteraction(ctx, id, values)
    checkInteraction(interaction, ctx.now())
    const known = await findRecorded(ctx, interaction)
    if (known !== undefined) return answerRecorded(ctx, known, { ...values, customerId: id })
    const created = await ctx.records('interaction').create(interaction)
    await noteActivity(ctx, [interaction])
    tellOfInteraction(ctx, created.id, interaction)
    return created.row
  },
})

async function findRecorded(ctx: OperationContext, interaction: Values): Promise<Values | undefined> {
  if (interaction['externalId'] === undefined) return undefined
  const kernel = asKernel(ctx)
  const at = { field: 'externalId', index: 'key', row: interaction }
  return kernel.store('interaction').findByIndex(kernel.gateCall, at)
}

/** Whether it was told before is one of the designed oracles; what was told then is shown as far as the caller may see. */
async function answerRecorded(ctx: OperationContext, known: Values, given: Values): Promise<unknown> {
  const flat = flattenCustom(given, '')
  const compared = [...Object.keys(told), 'customerId', ...Object.keys(flat).filter(isCustomName)]
  const stored = Object.fromEntries(compared.map((field) => [field, known[field]]))
  if (!isSameInteraction(stored, flat, SUPPLIED)) {
    await asKernel(ctx).gateCall.auditRefusal('interaction', [given['customerId'] as string])
    const reason = 'its source has told something else under the same external id'
    throw kernelErrors.CONFLICT({ entity: 'interaction', reason })
  }
  const id = known['id'] as string
  return (await ctx.records('interaction').find([id])).get(id) ?? { id, version: known['version'] }
}

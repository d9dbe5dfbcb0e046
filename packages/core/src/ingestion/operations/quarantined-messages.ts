import { z } from 'zod'

import { type ListQuery, listQuerySchema } from '../../gate/list-query.ts'
import { pageOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { sessionOfRun } from '../../upsert/kept-session.ts'
import { itemResultSchema, resultOf } from '../item-result.ts'
import { findQuarantined, removeQuarantined } from '../quarantine-repository.ts'
import { quarantinedMessageEntity } from '../quarantined-message.entity.ts'
import { replayMessage } from '../release-held.ts'

const byId = z.strictObject({ id: z.string() })

/** Lists messages that wait, with the reason. What they hold is shown to nobody. */
export const listQuarantined = defineOperation({
  name: 'quarantinedMessages.list',
  summary: 'List messages that wait',
  kind: 'query',
  permission: { entity: 'quarantinedMessage', action: 'list' },
  route: 'GET /quarantined-messages',
  input: listQuerySchema.omit({ deleted: true, q: true }),
  output: pageOf(quarantinedMessageEntity),
  run: (ctx, query) => ctx.records('quarantinedMessage').list(query as ListQuery),
})

/**
 * Takes a message that waits, as if it came now and with the rights of whoever sent it. Where it still cannot be taken it goes
 * on waiting, and the result tells why.
 */
export const replayQuarantined = defineOperation({
  name: 'quarantinedMessages.replay',
  summary: 'Take a message that waits',
  kind: 'command',
  permission: { entity: 'quarantinedMessage', action: 'replay' },
  callsPerMinute: 120,
  route: 'POST /quarantined-messages/{id}/replay',
  input: byId,
  output: itemResultSchema,
  async run(ctx, { id }) {
    const kernel = asKernel(ctx)
    await ctx.records('quarantinedMessage').require(id, 'replay')
    const row = await findQuarantined(kernel, id)
    if (row === undefined) throw kernelErrors.NOT_FOUND({ entity: 'quarantinedMessage' })
    kernel.gateCall.auditChange({
      action: 'quarantinedMessages.replay',
      entity: 'quarantinedMessage',
      decision: 'allow',
      subjectIds: [id],
      fields: [],
    })
    const sender = { ...sessionOfRun(row.actsAs, row.id), onBehalfOf: ctx.session.actor.id }
    const verdict = await replayMessage(await kernel.actAs(sender, 'quarantinedMessages.replay'), row)
    const result = resultOf(kernel, verdict)
    const { customerId, ...told } = result
    const isVisible =
      customerId !== undefined && (await kernel.visible('customer', [customerId])).has(customerId)
    return isVisible ? result : told
  },
})

/** Removes a message that waits for good. Sent again under the same id, it is a duplicate. */
export const discardQuarantined = defineOperation({
  name: 'quarantinedMessages.discard',
  summary: 'Discard a message that waits',
  kind: 'command',
  permission: { entity: 'quarantinedMessage', action: 'delete' },
  route: 'DELETE /quarantined-messages/{id}',
  input: byId,
  output: undefined,
  async run(ctx, { id }) {
    await ctx.records('quarantinedMessage').delete(id)
    await removeQuarantined(asKernel(ctx), [id])
  },
})

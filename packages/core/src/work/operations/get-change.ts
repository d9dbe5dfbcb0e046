import { z } from 'zod'

import { findEvent } from '../../events/read-feed.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { type Change, ChangeShaper } from '../change-shaper.ts'
import { changeSchema } from './list-changes.ts'

/** Reads one change as the reader may see it now. */
export const getChange = defineOperation({
  name: 'changes.get',
  summary: 'Read a change',
  kind: 'query',
  permission: { entity: 'change', action: 'list' },
  route: 'GET /changes/{id}',
  input: z.strictObject({ id: z.string().max(100) }),
  output: changeSchema,
  async run(ctx, { id }): Promise<Change> {
    const kernel = asKernel(ctx)
    const { gateCall, events } = kernel
    const { services, db, session } = gateCall
    const event = await findEvent(services.database, db, { tenantId: session.tenantId, id })
    const shaper = new ChangeShaper(kernel)
    const definition = event && events.get(event.name)
    const isReadable = definition !== undefined && shaper.isReadable(definition)
    const [change] = isReadable ? await shaper.shape([event!]) : []
    if (change === undefined) {
      await gateCall.auditRefusal('change', [id])
      throw kernelErrors.NOT_FOUND({ entity: 'change' })
    }
    await gateCall.auditRead({
      action: gateCall.operation,
      entity: 'change',
      decision: 'allow',
      subjectIds: [change.subjectId],
      fields: [],
    })
    return change
  },
})

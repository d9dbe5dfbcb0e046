import { z } from 'zod'

import { contactPointEntity } from '../../customers/contact-point.entity.ts'
import { findContactPoint } from '../../customers/find-contact-point.ts'
import { livingCustomer } from '../../customers/living-customer.ts'
import { readableOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { markVerified } from '../verification-repository.ts'

/**
 * Takes the word of a host or plugin that has proven by itself that a contact point reaches its customer: by a link that it
 * had sent there. The value says what was proven; a contact point that has another one by now is not there.
 */
export const confirmContactPoint = defineOperation({
  name: 'customers.contactPoints.confirm',
  summary: 'Record that a contact point was verified elsewhere',
  kind: 'command',
  permission: { entity: 'contactPoint', action: 'confirm' },
  input: z.strictObject({ id: z.string(), contactPointId: z.string(), value: z.string().max(500) }),
  output: readableOf(contactPointEntity),
  route: 'POST /customers/{id}/contact-points/{contactPointId}/confirmation',
  async run(ctx, { id, contactPointId, value: address }) {
    const customerId = await livingCustomer(ctx, id)
    await findContactPoint(ctx, customerId, contactPointId)
    const proven = { customerId, contactPointId, address, method: 'link' } as const
    if (!(await markVerified(asKernel(ctx), proven))) throw kernelErrors.NOT_FOUND({ entity: 'contactPoint' })
    ctx.timeline({ type: 'contactPoint.verified', customerId, refId: contactPointId })
    return ctx.records('contactPoint').get(contactPointId)
  },
})

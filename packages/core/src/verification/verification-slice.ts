import { asKernel } from '../operations/kernel-context.ts'
import type { Slice } from '../plugin/slice.ts'
import { contactVerificationEntity } from './contact-verification.entity.ts'
import { confirmContactPoint } from './operations/confirm-contact-point.ts'
import { requestVerification } from './operations/request-verification.ts'
import { verifyContactPoint } from './operations/verify-contact-point.ts'
import { sendCode } from './send-code.ts'
import { verificationErrors } from './verification-errors.ts'
import { verificationEvents } from './verification-events.ts'
import { closed, listOverdue, settle } from './verification-repository.ts'

/** Proving that contact points reach their customers, with codes that are sent there. */
export const verificationSlice: Slice = {
  entities: [contactVerificationEntity],
  events: verificationEvents,
  errors: verificationErrors.$entries,
  operations: [requestVerification, verifyContactPoint, confirmContactPoint],
  setup(r) {
    r.permission('contactPoint:confirm', { title: 'Say that a contact point was verified elsewhere' })
    r.timeline('contactPoint.verified', { title: 'Contact point verified', entity: 'contactPoint' })
    r.on('contactVerification.requested', sendCode, { as: 'core.send-verification', inTransaction: false })
    r.job('contactVerifications.end-old', {
      title: 'Forget the codes that are over',
      schedule: { every: '1h' },
      misfire: 'latest',
      async run(ctx) {
        const kernel = asKernel(ctx)
        for (const verification of await listOverdue(kernel))
          await settle(kernel, verification, closed('expired'))
      },
    })
  },
}

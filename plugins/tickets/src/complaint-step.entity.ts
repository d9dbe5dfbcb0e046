import { defineEntity, f } from '@kith/core'

import { stages } from './complaints/stages.ts'

/** How long a complaint was at a stage that it has left. */
export const complaintStepEntity = defineEntity({
  name: 'complaintStep',
  subject: 'customerId',
  appendOnly: true,
  fields: {
    customerId: f.ref('customer', { inverse: 'complaintSteps' }).class('public').managed(),
    complaintId: f.ref('complaint', { inverse: 'steps' }).class('public').managed(),
    ticketId: f.ref('ticket', { inverse: 'complaintSteps' }).class('public').managed(),
    stage: f.enum(stages).class('public').managed(),
    next: f.enum(stages).class('public').managed(),
    minutes: f.int().class('public').managed(),
    leftAt: f.instant().class('public').managed(),
  },
  indexes: [
    ['complaintId', 'id'],
    ['leftAt', 'id'],
  ],
})

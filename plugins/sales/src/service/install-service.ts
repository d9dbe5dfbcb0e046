import type { Grant } from '@kith/core'

import type { SalesRegistrar } from '../sales-registrar.ts'
import { endHolds } from './conclude-case.ts'
import { followAnswer } from './follow-answer.ts'
import { followTicket } from './follow-ticket.ts'

const open = { public: 'allow', behaviour: 'allow' } as const

/** What the plugin does by itself with what it hears of tickets and answers, where somebody tells of them. */
export const serviceUses: readonly Grant[] = [
  { entity: 'serviceCase', actions: ['read', 'list', 'create', 'update', 'delete'], classes: open },
  { entity: 'survey', actions: ['read'], classes: { public: 'allow' } },
  { entity: 'surveyResponse', actions: ['read'], classes: open },
]

/** Lets sales hear of tickets and answers. Where there are none, nothing is heard. */
export function installService(r: SalesRegistrar): void {
  for (const event of ['ticket.opened', 'ticket.updated', 'ticket.moved'] as const)
    r.on(event, followTicket, { as: `serviceCases.${event.replace('.', '-')}` })
  r.on('surveyResponse.recorded', followAnswer, { as: 'serviceCases.follow-answer' })
  r.job('serviceCases.end-holds', {
    title: 'Let customers have marketing again',
    schedule: { every: '1h' },
    misfire: 'latest',
    run: (ctx) => endHolds(ctx),
  })
}

import { describePlugin } from '@kith/testing'
import { describe, test, vi } from 'vitest'

import { tickets } from './plugin.ts'

const SUBJECT = 'Mr Li called twice about the broken kettle'
const BODY = 'My neighbour Wang saw the kettle smoke'

const readers = ['relationship-manager', 'service-rep', 'integration']
const workers = ['relationship-manager', 'service-rep']

// Each call of a command by a role has examples of its own, and there are many of both.
vi.setConfig({ testTimeout: 120_000 })

describePlugin(
  { describe, test },
  {
    plugin: () => tickets(),
    async prepare({ customerId, otherCustomerId, execute }) {
      await execute('users.create', { key: 'ann', name: 'Ann', roles: ['service-rep'] })
      await execute('tickets.configure', { reopenDays: 3 })
      const status = { key: 'at-carrier', name: 'With the carrier', category: 'waiting_third' }
      const { id: statusId } = await execute('ticketStatuses.create', status)
      const weekly = { mon: [['09:00', '18:00']] }
      const calendar = { name: 'Office', timezone: 'Asia/Shanghai', weekly }
      const { id: calendarId } = await execute('slaCalendars.create', calendar)
      const policy = { name: 'All', calendarId, targets: [{ metric: 'first_response', minutes: 60 }] }
      const { id: policyId } = await execute('slaPolicies.create', policy)
      const open = { customerId, subject: SUBJECT, description: BODY, teamId: 't1' }
      const { id } = await execute('tickets.open', { ...open, source: 'shop', externalId: BODY })
      await execute('tickets.open', { ...open, customerId: otherCustomerId })
      const letter = { id, body: BODY, direction: 'in', source: 'mail', externalId: BODY }
      await execute('tickets.write', letter)
      await execute('teams.create', { key: 't1', name: 'East' })
      const routing = { teamId: 't1', pick: 'round_robin' }
      await execute('ticketRoutings.set', routing)
      await execute('ticketAgents.set', { userId: 'ann', skills: ['german'] })
      await execute('tickets.route', { id })
      const { id: duplicateId } = await execute('tickets.open', open)
      const { id: mergedId } = await execute('tickets.open', open)
      await execute('tickets.merge', { id, duplicateId: mergedId })
      const link = { id, toId: duplicateId, type: 'relates' }
      await execute('tickets.link', link)
      const said = await execute('tickets.write', { id, body: BODY, direction: 'internal' })
      const about = { customerId, subject: SUBJECT, description: BODY }
      const { id: complaintId } = await execute('complaints.register', about)
      await execute('complaints.advance', { id: complaintId, to: 'acknowledged', body: BODY })
      const value = { amount: 4900, currency: 'EUR' }
      const asking = { id: complaintId, remedy: 'refund', value }
      const { id: remedyId } = await execute('complaintRemedies.request', asking)
      const macro = { name: 'Look', actions: [{ do: 'note', body: '{{agent.name}} looks' }] }
      const { id: macroId } = await execute('ticketMacros.create', macro)
      const words = { name: 'Hello', body: 'Dear {{customer.name}}' }
      const { id: savedReplyId } = await execute('savedReplies.create', words)
      const { key } = await execute('complaintIntakes.create', { name: 'Page', teamId: 't1' })
      // It goes to somebody else than the customers of the examples.
      const file = { key, name: 'Mr Wu', subject: 'The kettle', description: 'It is broken' }
      const { statusToken } = await execute('complaints.file', file)
      const range = { from: '2020-01-01T00:00:00Z', to: '2030-01-01T00:00:00Z' }
      return {
        'complaints.register': about,
        'complaints.import': { ...about, registeredAt: '2020-01-01T00:00:00Z' },
        'complaints.advance': { id: complaintId, to: 'assessed', severity: 'minor', validity: 'partly' },
        'complaintRemedies.request': asking,
        'complaintRemedies.decide': { id: remedyId, isApproved: true },
        'complaintRemedies.list': {},
        'ticketMacros.list': {},
        'ticketMacros.create': macro,
        'ticketMacros.update': { id: macroId, patch: { name: 'See' } },
        'tickets.applyMacro': { id, macroId },
        'savedReplies.list': {},
        'savedReplies.create': words,
        'savedReplies.update': { id: savedReplyId, patch: { name: 'Hi' } },
        'tickets.draft': { id, savedReplyId },
        'complaints.analyze': range,
        'complaints.get': { id: complaintId },
        'complaints.list': {},
        'complaints.aggregate': { measures: { n: 'count' } },
        'complaintIntakes.create': { name: 'Poster' },
        'complaints.file': file,
        'complaints.status': { token: statusToken },
        'tickets.merge': { id, duplicateId },
        'tickets.unmerge': { id: mergedId },
        'tickets.split': { id, messageIds: [said['id']], subject: SUBJECT },
        'tickets.link': { ...link, type: 'blocks' },
        'tickets.unlink': link,
        'tickets.links': { id },
        'tickets.route': { id },
        'tickets.assignments': { id },
        'ticketRoutings.list': {},
        'ticketRoutings.set': routing,
        'ticketAgents.list': {},
        'ticketAgents.set': { userId: 'ann', isAvailable: false },
        'tickets.sla': { id },
        'slaCalendars.list': {},
        'slaCalendars.create': calendar,
        'slaCalendars.update': { id: calendarId, patch: { name: 'The office' } },
        'slaPolicies.list': {},
        'slaPolicies.create': policy,
        'slaPolicies.update': { id: policyId, patch: { name: 'Everybody' } },
        'slaPolicies.simulate': { policy: policyId, ...range },
        'tickets.open': open,
        'tickets.get': { id },
        'tickets.list': {},
        'tickets.messages': { id },
        'tickets.aggregate': { measures: { n: 'count' } },
        'tickets.update': { id, patch: { priority: 1 } },
        'tickets.transition': { id, status: 'at-carrier' },
        'tickets.assign': { id, assigneeId: 'ann' },
        'tickets.write': { id, body: BODY, direction: 'internal', mentions: ['ann'] },
        'ticketStatuses.list': {},
        'ticketStatuses.create': { ...status, key: 'at-workshop' },
        'ticketStatuses.update': { id: statusId, patch: { name: 'On its way' } },
        'tickets.settings': {},
        'tickets.configure': { numberPrefix: 'S' },
      }
    },
    roles: {
      'tickets.open': readers,
      'tickets.get': readers,
      'tickets.list': readers,
      'tickets.messages': readers,
      'tickets.aggregate': ['service-rep', 'market-analyst', 'data-analyst'],
      'tickets.update': ['service-rep'],
      'tickets.transition': ['service-rep'],
      'tickets.assign': ['service-rep'],
      'tickets.write': workers,
      'ticketStatuses.list': ['system-admin', ...workers],
      'ticketStatuses.create': ['system-admin'],
      'ticketStatuses.update': ['system-admin'],
      'complaints.register': ['service-rep', 'integration'],
      'complaints.import': ['integration'],
      'complaints.advance': ['service-rep'],
      'complaints.get': readers,
      'complaints.list': readers,
      'complaints.aggregate': ['service-rep', 'market-analyst', 'data-analyst'],
      'complaints.analyze': ['service-rep', 'market-analyst', 'data-analyst'],
      'complaintRemedies.request': ['service-rep'],
      'complaintRemedies.decide': ['relationship-manager'],
      'complaintRemedies.list': workers,
      'ticketMacros.list': ['system-admin', ...workers],
      'ticketMacros.create': ['system-admin'],
      'ticketMacros.update': ['system-admin'],
      'tickets.applyMacro': workers,
      'savedReplies.list': ['system-admin', ...workers],
      'savedReplies.create': ['system-admin'],
      'savedReplies.update': ['system-admin'],
      'tickets.draft': workers,
      'complaintIntakes.create': ['system-admin'],
      'complaints.file': 'anybody',
      'complaints.status': 'anybody',
      'tickets.merge': ['service-rep'],
      'tickets.unmerge': ['service-rep'],
      'tickets.split': ['service-rep'],
      'tickets.link': ['service-rep'],
      'tickets.unlink': ['service-rep'],
      'tickets.links': workers,
      'tickets.route': ['service-rep'],
      'tickets.assignments': workers,
      'ticketRoutings.list': ['system-admin'],
      'ticketRoutings.set': ['system-admin'],
      'ticketAgents.list': ['system-admin'],
      'ticketAgents.set': ['system-admin'],
      'tickets.sla': workers,
      'slaCalendars.list': ['system-admin', ...workers],
      'slaCalendars.create': ['system-admin'],
      'slaCalendars.update': ['system-admin'],
      'slaPolicies.list': ['system-admin', ...workers],
      'slaPolicies.create': ['system-admin'],
      'slaPolicies.update': ['system-admin'],
      'slaPolicies.simulate': ['system-admin'],
      'tickets.settings': ['system-admin', ...workers],
      'tickets.configure': ['system-admin'],
    },
    personal: [SUBJECT, BODY],
    clearFor: workers,
  },
)

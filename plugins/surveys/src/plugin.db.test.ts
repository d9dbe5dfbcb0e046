import { createMemoryChannel, describePlugin } from '@kith/testing'
import { describe, test } from 'vitest'

import { byHand, byMail } from './fixtures/open-surveys.ts'
import { surveys } from './plugin.ts'

const WORDS = 'The man with the red beard was very rude to me'
const mail = createMemoryChannel('email')

describePlugin(
  { describe, test },
  {
    plugin: () => surveys(),
    requires: () => [mail.plugin],
    async prepare({ customerId, otherCustomerId, execute, settle }) {
      const settings = { ...byHand, followUpAtMost: 2, editableHours: 1 }
      const { id } = await execute('surveys.create', settings)
      const link = async (ref: string, who = customerId) => {
        const { invitation, token } = await execute('surveys.invite', { id, customerId: who, ref })
        return { id: (invitation as { readonly id: string }).id, token: token as string }
      }
      const answers = { satisfied: 1, because: 'slow', words: WORDS }
      await execute('surveys.answer', { token: (await link('1')).token, answers })
      await execute('surveys.answer', {
        token: (await link('2', otherCustomerId)).token,
        answers: { satisfied: 5 },
      })
      const nobodys = await execute('surveys.create', { ...settings, key: 'anonymous', isAnonymous: true })
      const asked = { id: nobodys.id, customerId, ref: '1' }
      await execute('surveys.answer', {
        token: (await execute('surveys.invite', asked))['token'],
        // What is nobody's stays when somebody is erased.
        answers: { satisfied: 4, words: 'All went well' },
      })
      const sent = await execute('surveys.create', { ...byHand, ...byMail, key: 'mailed' })
      await execute('surveys.invite', { id: sent.id, customerId, ref: '1' })
      await settle()
      const where = { customerId }
      const [response] = (await execute('surveyResponses.list', { where }))['data'] as { id: string }[]
      const [followUp] = (await execute('surveyFollowUps.list', { where }))['data'] as { id: string }[]
      return {
        'surveys.create': { ...byHand, key: 'another' },
        'surveys.get': { id },
        'surveys.list': {},
        'surveys.update': { id, patch: { title: 'How we did' } },
        'surveys.invite': { id, customerId, ref: '3' },
        'surveys.results': { id },
        'surveys.questions': { token: (await link('4')).token },
        'surveys.answer': { token: (await link('5')).token, answers },
        'surveys.decline': { token: (await link('6')).token },
        'surveyInvitations.list': {},
        'surveyInvitations.bounce': { id: (await link('7')).id },
        'surveyResponses.get': { id: response!.id },
        'surveyResponses.list': {},
        'surveyResponses.exclude': { id: response!.id, reason: 'A test' },
        'surveyFollowUps.list': {},
        'surveyFollowUps.close': { id: followUp!.id, outcome: 'recovered' },
      }
    },
    roles: {
      'surveys.create': ['system-admin', 'market-analyst'],
      'surveys.get': [
        'system-admin',
        'relationship-manager',
        'service-rep',
        'market-analyst',
        'data-analyst',
        'integration',
      ],
      'surveys.list': [
        'system-admin',
        'relationship-manager',
        'service-rep',
        'market-analyst',
        'data-analyst',
        'integration',
      ],
      'surveys.update': ['system-admin', 'market-analyst'],
      'surveys.invite': ['service-rep', 'integration'],
      'surveys.results': ['relationship-manager', 'service-rep', 'market-analyst', 'data-analyst'],
      'surveys.questions': 'anybody',
      'surveys.answer': 'anybody',
      'surveys.decline': 'anybody',
      'surveyInvitations.list': ['relationship-manager', 'service-rep', 'integration'],
      'surveyInvitations.bounce': ['service-rep', 'integration'],
      'surveyResponses.get': ['system-admin', 'relationship-manager', 'service-rep'],
      'surveyResponses.list': ['system-admin', 'relationship-manager', 'service-rep'],
      'surveyResponses.exclude': ['system-admin'],
      'surveyFollowUps.list': ['relationship-manager', 'service-rep'],
      'surveyFollowUps.close': ['relationship-manager', 'service-rep'],
    },
    personal: [WORDS],
    clearFor: ['relationship-manager', 'service-rep'],
  },
)

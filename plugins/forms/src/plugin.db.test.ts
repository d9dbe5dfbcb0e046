import { createMemoryChannel, describePlugin } from '@kith/testing'
import { describe, test } from 'vitest'

import { doubleOptIn } from './fixtures/open-forms.ts'
import { forms } from './plugin.ts'

const MESSAGE = 'Please call Mei at noon, and nobody else'
const mail = createMemoryChannel('email')

describePlugin(
  { describe, test },
  {
    plugin: () => forms(),
    requires: () => [mail.plugin],
    async prepare({ customerId, execute, settle }) {
      const { email } = await execute('customers.get', { id: customerId })
      await execute('purposes.create', { key: 'newsletter', title: 'Newsletter' })
      const form = {
        title: 'Contact',
        source: 'website',
        fields: ['name', 'email', 'message'],
        requiredFields: ['email'],
        ...doubleOptIn,
      }
      const { id, key } = await execute('forms.create', form)
      const sent = { key, values: { email, name: 'Mei', message: MESSAGE }, consents: ['newsletter'] }
      await execute('forms.submit', sent)
      await settle()
      await execute('forms.confirm', { token: tokenIn(mail.sent.at(-1)!.body) })
      await settle()
      // One that is confirmed, and one that waits for it.
      await execute('forms.submit', sent)
      await settle()
      return {
        'forms.create': form,
        'forms.get': { id },
        'forms.list': {},
        'forms.update': { id, patch: { title: 'Contact us' } },
        'forms.rotateKey': { id },
        'formSubmissions.list': { where: { formId: id } },
        'forms.submit': sent,
        'forms.confirm': { token: tokenIn(mail.sent.at(-1)!.body) },
      }
    },
    roles: {
      'forms.create': ['system-admin'],
      'forms.get': ['system-admin', 'dpo', 'auditor'],
      'forms.list': ['system-admin', 'dpo', 'auditor'],
      'forms.update': ['system-admin'],
      'forms.rotateKey': ['system-admin'],
      'formSubmissions.list': ['system-admin', 'dpo'],
      'forms.submit': 'anybody',
      'forms.confirm': 'anybody',
    },
    personal: [MESSAGE],
    clearFor: [],
  },
)

function tokenIn(body: string): string {
  return /#([\w-]+)/.exec(body)![1]!
}

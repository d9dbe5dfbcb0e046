import { surveys } from '@kith/surveys'
import { expect, it } from 'vitest'

import { serveTestCrm } from './serve-test-crm.ts'

it('a survey is made, sent, answered by whoever has the link, and read, over HTTP', async () => {
  await using server = await serveTestCrm({ plugins: [surveys()] })
  const customer = await server.createCustomer()
  const survey = {
    key: 'service',
    title: 'Our service',
    kind: 'csat',
    status: 'active',
    questions: [
      { id: 'satisfied', type: 'scale', min: 1, max: 5, isRequired: true, text: { en: 'Satisfied?' } },
    ],
  }
  const made = await server.send('POST', '/surveys', { as: 'analyst', body: survey })
  expect(made.status).toBe(201)
  const at = `/surveys/${String(made.json['id'])}`
  const invited = { customerId: customer.split('/').at(-1), ref: 'visit-1' }
  const invitation = await server.send('POST', `${at}/invitations`, { as: 'rep', body: invited })
  const link = `/surveys/answers/${String(invitation.json['token'])}`
  const asked = await server.send('GET', link, { as: undefined })
  expect(asked.json).toMatchObject({
    title: 'Our service',
    questions: [{ id: 'satisfied' }],
    isAnswered: false,
  })
  const answers = { satisfied: 5 }
  expect((await server.send('POST', link, { as: undefined, body: { answers } })).json).toEqual({
    isRecorded: true,
  })
  expect((await server.send('GET', '/surveys/answers/nobody', { as: undefined })).status).not.toBe(200)
  const { json } = await server.send('GET', `${at}/results`, { as: 'manager' })
  expect(json['results']).toMatchObject([{ count: 1, score: 100 }])
})

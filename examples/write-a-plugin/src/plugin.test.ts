import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { aCustomer, createTestCrm, describePlugin } from '@kith/testing'

import { followUps } from './index.ts'
import { workingDayAfter } from './working-day.ts'

describePlugin(
  { describe, test },
  {
    plugin: () => followUps(),
    async prepare({ customerId, execute }) {
      const schedule = {
        customerId,
        topic: 'Contract',
        remark: 'Not before nine, on 13800138000.',
        dueAt: '2030-01-02T09:00:00Z',
      }
      const { id } = await execute('followUps.schedule', schedule)
      return { 'followUps.schedule': schedule, 'followUps.complete': { id }, 'followUps.list': {} }
    },
    roles: {
      'followUps.schedule': ['relationship-manager', 'service-rep'],
      'followUps.complete': ['relationship-manager', 'service-rep'],
      'followUps.list': ['relationship-manager', 'service-rep'],
    },
    personal: ['13800138000'],
    clearFor: ['relationship-manager'],
  },
)

await test('calls a new customer on a working day, as the plugin itself', async () => {
  await using kit = await createTestCrm({ plugins: [followUps({ welcomeAfterDays: 2 })] })
  const manager = kit.as('relationship-manager')
  await manager.customers.create(aCustomer())
  await kit.crm.tick()
  const { data } = await manager.followUps.list()
  assert.deepEqual(
    data.map(({ topic, createdBy }) => [topic, createdBy]),
    [['Welcome', 'plugin:follow-ups']],
  )
})

await test('calls nobody on a weekend', () => {
  const friday = new Date('2026-11-27T09:00:00Z')
  assert.equal(workingDayAfter(friday, 0).toISOString(), '2026-11-27T09:00:00.000Z')
  assert.equal(workingDayAfter(friday, 1).toISOString(), '2026-11-30T09:00:00.000Z')
  assert.equal(workingDayAfter(friday, 2).toISOString(), '2026-11-30T09:00:00.000Z')
})

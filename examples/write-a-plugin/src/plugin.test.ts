import { aCustomer, createTestCrm, describePlugin } from '@kith/testing'
import { describe, expect, test } from 'vitest'

import { followUps } from './index.ts'
import { workingDayAfter } from './working-day.ts'

describePlugin(
  { describe, test },
  {
    plugin: () => followUps(),
    async prepare({ customerId, execute }) {
      const example = {
        customerId,
        topic: 'Contract',
        remark: 'Not before nine, on 13800138000.',
        dueAt: '2030-01-02T09:00:00Z',
      }
      const { id } = await execute('followUps.create', example)
      return { 'followUps.create': example, 'followUps.complete': { id }, 'followUps.list': {} }
    },
    roles: {
      'followUps.create': ['relationship-manager', 'service-rep'],
      'followUps.complete': ['relationship-manager', 'service-rep'],
      'followUps.list': ['relationship-manager', 'service-rep'],
    },
    personal: ['13800138000'],
    clearFor: ['relationship-manager'],
  },
)

test('calls a new customer on a working day, as the plugin itself', async () => {
  await using kit = await createTestCrm({ plugins: [followUps({ welcomeAfterDays: 2 })] })
  const manager = kit.as('relationship-manager')
  await manager.customers.create(aCustomer())
  await kit.crm.tick()
  const { data } = await manager.followUps.list()
  expect(data.map(({ topic, createdBy }) => [topic, createdBy])).toEqual([['Welcome', 'plugin:follow-ups']])
})

test('calls nobody on a weekend', () => {
  const friday = new Date('2026-11-27T09:00:00Z')
  expect(workingDayAfter(friday, 0).toISOString()).toBe('2026-11-27T09:00:00.000Z')
  expect(workingDayAfter(friday, 1).toISOString()).toBe('2026-11-30T09:00:00.000Z')
  expect(workingDayAfter(friday, 2).toISOString()).toBe('2026-11-30T09:00:00.000Z')
})

import { describe, expect, it } from 'vitest'

import { pluginNames } from './plugin-names.ts'

describe('the names of a new plugin', () => {
  it('follow from its id', () => {
    expect(pluginNames('follow-ups')).toEqual({
      id: 'follow-ups',
      resource: 'followUps',
      entity: 'followUp',
      pluginType: 'FollowUps',
      entityType: 'FollowUp',
      word: 'follow-up',
    })
    expect(pluginNames('visits')).toMatchObject({ resource: 'visits', entity: 'visit', entityType: 'Visit' })
    expect(pluginNames('warranties').entity).toBe('warranty')
    expect(pluginNames('branches').entity).toBe('branch')
    expect(pluginNames('house-calls').entity).toBe('houseCall')
  })

  it.each([
    '',
    'Visits',
    'follow_ups',
    'visit',
    'class',
    '2visits',
    'a b',
    '-visits',
    '../visits',
    `${'a'.repeat(50)}s`,
  ])('refuse %j', (id) => {
    expect(() => pluginNames(id)).toThrow(expect.objectContaining({ code: 'KITH_CLI_PLUGIN_NAME_INVALID' }))
  })
})

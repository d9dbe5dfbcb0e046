import { expect, it } from 'vitest'

import { fillIn, unknownVariable } from './fill-in.ts'

const values = {
  'customer.name': '李梅 {{agent.name}} $&',
  'ticket.number': 'T-1',
  'ticket.subject': 'Lamp',
  'agent.name': 'Ann',
}

it('fills in what is known, and nothing of what was filled in', () => {
  expect(fillIn('Dear {{customer.name}}, {{ ticket.number }}: {{agent.name}}', values)).toBe(
    'Dear 李梅 {{agent.name}} $&, T-1: Ann',
  )
  expect(fillIn('{ticket.number} {{}} }}{{', values)).toBe('{ticket.number} {{}} }}{{')
})

it('finds what it does not know', () => {
  expect(unknownVariable('{{customer.name}} {{ customer.phone }}')).toBe('customer.phone')
  expect(unknownVariable('{{constructor}}')).toBe('constructor')
  expect(unknownVariable('{{ticket.number}}')).toBeUndefined()
})

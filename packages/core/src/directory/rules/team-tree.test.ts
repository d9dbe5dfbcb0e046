import { expect, it } from 'vitest'

import { subtreeOf } from './team-tree.ts'

const teams = [
  { key: 'west', parentKey: null },
  { key: 'west-1', parentKey: 'west' },
  { key: 'west-2', parentKey: 'west' },
  { key: 'west-1-a', parentKey: 'west-1' },
  { key: 'east', parentKey: null },
]

it('answers a team with all teams below it, the given ones first', () => {
  expect(subtreeOf(teams, ['west'])).toEqual(['west', 'west-1', 'west-2', 'west-1-a'])
  expect(subtreeOf(teams, ['east', 'west-1'])).toEqual(['east', 'west-1', 'west-1-a'])
  expect(subtreeOf(teams, [])).toEqual([])
})

it('lets a team that it does not know stand for itself', () => {
  expect(subtreeOf(teams, ['north'])).toEqual(['north'])
})

it('ends where teams are below each other in a circle', () => {
  const circle = [
    { key: 'a', parentKey: 'b' },
    { key: 'b', parentKey: 'a' },
  ]
  expect(subtreeOf(circle, ['a'])).toEqual(['a', 'b'])
})

import { expect, it } from 'vitest'

import { openClub } from './fixtures/open-club.ts'
import { raceRedemptions } from './fixtures/races.ts'

const ROUNDS = Number(process.env['KITH_RACE_ROUNDS'] ?? 1000)

it(`spends each point once in ${ROUNDS} rounds of redemptions that race`, async () => {
  await using club = await openClub()
  await raceRedemptions(club, ROUNDS)
  expect(await club.findings()).toEqual([])
})

import { join } from 'node:path'

import { expect, test } from 'vitest'

import { killAgainAndAgain, temporaryFolder } from './fixtures/kill-rounds.ts'

const ROUNDS = 30

test(`keeps everything acknowledged, and delivers every event exactly once, over ${ROUNDS} kills`, async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'killed.db')
  const report = await killAgainAndAgain(file, { rounds: ROUNDS, longestMs: 1500, seed: 7 })
  expect(report.damage).toEqual([])
  expect(report.acknowledged).toHaveLength(ROUNDS)
  expect(Math.min(...report.acknowledged)).toBeGreaterThanOrEqual(30)
  expect(report.leftOver.filter((count) => count > 0).length).toBeGreaterThan(ROUNDS / 3)
}, 600_000)

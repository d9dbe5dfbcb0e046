import { expect, it } from 'vitest'

import { Bystanders } from './bystanders.ts'

it('notices who calls, and for a moment afterwards', () => {
  let [calls, nowMs] = [7, 0]
  const bystanders = new Bystanders(
    () => calls,
    () => nowMs,
  )
  expect(bystanders.areThere()).toBe(false)
  calls += 1
  expect(bystanders.areThere()).toBe(true)
  nowMs = 249
  expect(bystanders.areThere()).toBe(true)
  nowMs = 250
  expect(bystanders.areThere()).toBe(false)
})

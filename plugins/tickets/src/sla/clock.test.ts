import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { office } from '../fixtures/calendars.ts'
import { hour, HOUR_MS, MINUTE_MS } from '../fixtures/terms.ts'
import { aroundTheClock, WorkingCalendar } from './calendar.ts'
import {
  advanceClock,
  cancelClock,
  type Clock,
  consumedBy,
  pauseClock,
  resumeClock,
  retargetClock,
  startClock,
  stopClock,
} from './clock.ts'

const anyTime = aroundTheClock('UTC')
const target = (hours: number, thresholds: readonly number[] = [100]) => ({
  targetMs: hours * HOUR_MS,
  thresholds,
})
const start = (at: Date, hours: number, thresholds?: readonly number[]) =>
  startClock({ at, target: target(hours, thresholds), isPaused: false }, anyTime).clock

describe('a clock', () => {
  it('is met by what is done in time, and met late by what comes after', () => {
    const clock = start(hour(9), 4)
    expect(clock).toMatchObject({ state: 'running', dueAt: hour(13), nextAt: hour(13) })
    expect(stopClock(clock, hour(13), anyTime).clock).toMatchObject({ state: 'met', breachedAt: null })
    const late = stopClock(clock, hour(14), anyTime)
    expect(late.clock).toMatchObject({ state: 'met_late', consumedMs: 5 * HOUR_MS, breachedAt: hour(13) })
    expect(late.facts.map(({ type }) => type)).toEqual(['breach', 'stop'])
  })

  it('goes on counting after a breach, and says how late it is', () => {
    const { clock } = advanceClock(start(hour(9), 1), hour(12), anyTime)
    expect(clock).toMatchObject({ state: 'breached', breachedAt: hour(10), nextAt: null })
    expect(consumedBy(clock, hour(12), anyTime)).toBe(3 * HOUR_MS)
  })

  it('is met when it is heard late that something was done in time', () => {
    const { clock } = advanceClock(start(hour(9), 1), hour(11), anyTime)
    expect(stopClock(clock, hour(9.5), anyTime).clock).toMatchObject({ state: 'met', breachedAt: null })
  })

  it('reaches each threshold once, beyond the target too', () => {
    let clock = start(hour(8), 4, [50, 80, 100, 150])
    const told: [string, number | undefined][] = []
    for (let at = 8; at <= 20; at += 0.25) {
      const step = advanceClock(clock, hour(at), anyTime)
      told.push(...step.facts.map((fact): [string, number | undefined] => [fact.type, fact.threshold]))
      clock = advanceClock(step.clock, hour(at), anyTime).clock
    }
    expect(told).toEqual([
      ['warn', 50],
      ['warn', 80],
      ['breach', 100],
      ['warn', 150],
    ])
  })

  it('stands still while it is paused, and warns of nothing', () => {
    const paused = pauseClock(start(hour(8), 4), hour(9), anyTime).clock
    expect(paused).toMatchObject({ state: 'paused', dueAt: null, nextAt: null, consumedMs: HOUR_MS })
    expect(advanceClock(paused, hour(99), anyTime).facts).toEqual([])
    const again = resumeClock(paused, hour(20), anyTime).clock
    expect(again).toMatchObject({ state: 'running', dueAt: hour(23), pausedMs: 11 * HOUR_MS })
  })

  it('keeps what has counted and what was paused when its target changes', () => {
    const running = resumeClock(
      pauseClock(start(hour(8), 10), hour(9), anyTime).clock,
      hour(12),
      anyTime,
    ).clock
    const changed = { at: hour(13), target: target(3), calendar: anyTime }
    expect(retargetClock(running, changed, anyTime).clock).toMatchObject({
      dueAt: hour(14),
      consumedMs: 2 * HOUR_MS,
      pausedMs: 3 * HOUR_MS,
    })
  })

  it('is breached now by a target that is past, and not by one that it has not reached any more', () => {
    const past = retargetClock(
      start(hour(8), 10, [50, 100]),
      { at: hour(12), target: target(1, [50, 100]), calendar: anyTime },
      anyTime,
    )
    expect(past.clock).toMatchObject({ state: 'breached', breachedAt: hour(12), fired: [50, 100] })
    expect(past.facts.map(({ type }) => type)).toEqual(['retarget', 'breach'])
    const back = retargetClock(past.clock, { at: hour(13), target: target(8), calendar: anyTime }, anyTime)
    expect(back.clock).toMatchObject({
      state: 'running',
      breachedAt: null,
      dueAt: hour(16),
      fired: [50, 100],
    })
  })
})

type Doing = 'pause' | 'resume' | 'retarget' | 'look'

/** Counts minute by minute what a clock says in one sum. */
function countMinutes(
  doings: readonly (readonly [number, Doing])[],
  last: number,
  calendar: WorkingCalendar,
): number {
  let counted = 0
  let isPaused = false
  const begin = hour(0).getTime()
  for (let minute = 0; minute < last; minute++) {
    for (const [at, doing] of doings)
      if (at === minute && (doing === 'pause' || doing === 'resume')) isPaused = doing === 'pause'
    const from = new Date(begin + minute * MINUTE_MS)
    if (!isPaused) counted += calendar.workingBetween(from, new Date(from.getTime() + MINUTE_MS))
  }
  return counted
}

function did(clock: Clock, [doing, at]: readonly [Doing, Date], calendar: WorkingCalendar): Clock {
  if (doing === 'pause' && clock.state !== 'paused') return pauseClock(clock, at, calendar).clock
  if (doing === 'resume' && clock.state === 'paused') return resumeClock(clock, at, calendar).clock
  if (doing === 'retarget') return retargetClock(clock, { at, target: target(5), calendar }, calendar).clock
  return advanceClock(clock, at, calendar).clock
}

describe('whatever is done to a clock', () => {
  const calendar = new WorkingCalendar(office)
  const doings = fc
    .array(
      fc.tuple(
        fc.integer({ min: 0, max: 2880 }),
        fc.constantFrom<Doing>('pause', 'resume', 'retarget', 'look'),
      ),
      {
        maxLength: 12,
      },
    )
    .map((all) => all.toSorted(([a], [b]) => a - b))

  it('counts the working minutes in which it was not paused, and is breached exactly when these are too many', () => {
    fc.assert(
      fc.property(doings, fc.integer({ min: 0, max: 600 }), (all, more) => {
        const last = (all.at(-1)?.[0] ?? 0) + more
        const moment = (minute: number) => new Date(hour(0).getTime() + minute * MINUTE_MS)
        let { clock } = startClock({ at: hour(0), target: target(5), isPaused: false }, calendar)
        for (const [minute, doing] of all) clock = did(clock, [doing, moment(minute)], calendar)
        const counted = countMinutes(all, last, calendar)
        const ended = stopClock(clock, moment(last), calendar).clock
        expect(ended.consumedMs).toBe(counted)
        expect(ended.state).toBe(counted <= 5 * HOUR_MS ? 'met' : 'met_late')
        expect(ended.breachedAt === null).toBe(counted <= 5 * HOUR_MS)
        expect(cancelClock(clock, moment(last), calendar).clock.consumedMs).toBe(counted)
      }),
      { numRuns: 60 },
    )
  })
})

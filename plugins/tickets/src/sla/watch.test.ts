import { describe, expect, it } from 'vitest'

import { office } from '../fixtures/calendars.ts'
import { hour, HOUR_MS, termsOf } from '../fixtures/terms.ts'
import { aroundTheClock } from './calendar.ts'
import type { Metric } from './clock.ts'
import { type PastEvent, replay } from './replay.ts'

const opened = (at: number, terms: PastEvent['terms']): PastEvent => ({
  at: hour(at),
  category: 'new',
  message: { direction: 'in', isAuto: false },
  terms,
})
const asks = (at: number): PastEvent => ({
  at: hour(at),
  category: 'open',
  message: { direction: 'in', isAuto: false },
})
const answers = (at: number, category: PastEvent['category'] = 'open'): PastEvent => ({
  at: hour(at),
  ...(category === undefined ? {} : { category }),
  message: { direction: 'out', isAuto: false },
})
const becomes = (at: number, category: NonNullable<PastEvent['category']>): PastEvent => ({
  at: hour(at),
  category,
})

function clocksOf(events: readonly PastEvent[], until: number) {
  const { clocks } = replay(events, hour(until))
  return (metric: Metric) => clocks.filter((clock) => clock.metric === metric)
}

describe('service levels', () => {
  it('zammad 5177: an update target does not overrule the first response', () => {
    const clocks = clocksOf([opened(0, termsOf({ first_response: 4, update: 1 }))], 3)
    expect(clocks('update')).toEqual([])
    expect(clocks('first_response')).toMatchObject([{ state: 'running', dueAt: hour(4) }])
  })

  it('zammad 3140: nothing escalates while the agent has answered and the customer has not', () => {
    const terms = termsOf({ first_response: 1, next_response: 1 })
    const clocks = clocksOf([opened(0, terms), answers(0.5)], 99)
    expect(clocks('first_response')).toMatchObject([{ state: 'met' }])
    expect(clocks('next_response')).toEqual([])
  })

  it('zammad 1322: whatever way the customer writes, the wait for an answer begins', () => {
    const events = [
      opened(0, termsOf({ next_response: 2 })),
      answers(1, 'waiting_customer'),
      // A note in the portal is a message of the customer as any other.
      asks(10),
    ]
    expect(clocksOf(events, 11)('next_response')).toMatchObject([{ state: 'running', dueAt: hour(12) }])
  })

  it('zammad 5624: metrics that the policy of the new team lacks are cancelled, the others go on', () => {
    const support = termsOf({ first_response: 4, resolution: 8 }, { policyId: 'support' })
    const sales = termsOf({ first_response: 4 }, { policyId: 'sales' })
    const clocks = clocksOf([opened(0, support), { at: hour(1), terms: sales }], 20)
    expect(clocks('resolution')).toMatchObject([{ state: 'cancelled', breachedAt: null }])
    expect(clocks('first_response')).toMatchObject([
      { state: 'breached', policyId: 'sales', breachedAt: hour(4) },
    ])
  })

  it('zammad 4353: where no policy holds any more, nothing escalates', () => {
    const clocks = clocksOf([opened(0, termsOf({ resolution: 8 })), { at: hour(1), terms: undefined }], 99)
    expect(clocks('resolution')).toMatchObject([{ state: 'cancelled', nextAt: null, breachedAt: null }])
  })

  it('zammad 2082 and 188: the first reply counts, and each wait after it has a clock of its own', () => {
    const terms = termsOf({ first_response: 2, next_response: 3 })
    const clocks = clocksOf([opened(0, terms), answers(1), asks(2), asks(3), answers(4), asks(10)], 11)
    expect(clocks('first_response')).toMatchObject([{ state: 'met', stoppedAt: hour(1) }])
    expect(clocks('next_response')).toMatchObject([
      // From the first message that nobody had answered.
      { seq: 1, state: 'met', startedAt: hour(2), consumedMs: 2 * HOUR_MS },
      { seq: 2, state: 'running', dueAt: hour(13) },
    ])
  })

  it('zammad 188: a resolution that is taken back goes on with the clock that it had', () => {
    const events = [
      opened(0, termsOf({ resolution: 8 })),
      becomes(5, 'resolved'),
      asks(30),
      becomes(32, 'resolved'),
    ]
    expect(clocksOf(events.slice(0, 3), 31)('resolution')).toMatchObject([
      { state: 'running', dueAt: hour(33) },
    ])
    expect(clocksOf(events, 99)('resolution')).toMatchObject([
      { state: 'met', consumedMs: 7 * HOUR_MS, pausedMs: 25 * HOUR_MS, stoppedAt: hour(32) },
    ])
  })

  it('begins another resolution after a reopening where the policy says so', () => {
    const terms = termsOf({ resolution: 8 }, { onReopen: 'restart' })
    const events = [opened(0, terms), becomes(5, 'resolved'), asks(30)]
    expect(clocksOf(events, 31)('resolution')).toMatchObject([
      { seq: 1, state: 'met' },
      { seq: 2, state: 'running', dueAt: hour(38) },
    ])
  })

  it('zammad 2579: a closed ticket says how long it took, and by how much it was late', () => {
    const [clock] = clocksOf([opened(0, termsOf({ resolution: 8 })), becomes(10, 'closed')], 99)('resolution')
    expect(clock).toMatchObject({ state: 'met_late', consumedMs: 10 * HOUR_MS, stoppedAt: hour(10) })
    expect(clock!.consumedMs - clock!.targetMs).toBe(2 * HOUR_MS)
  })

  it('zammad 904: a ticket that went into another one escalates no more', () => {
    const merged: PastEvent = { at: hour(1), category: 'closed', duplicateOfId: 'other' }
    const clocks = clocksOf([opened(0, termsOf({ first_response: 2, resolution: 8 })), merged], 99)
    for (const metric of ['first_response', 'resolution'] as const)
      expect(clocks(metric)).toMatchObject([{ state: 'cancelled', nextAt: null, breachedAt: null }])
  })

  it('glpi 6902 and 15605: the time of a pause is kept when the policy changes', () => {
    const next = termsOf({ resolution: 10 }, { policyId: 'next' })
    const events = [
      opened(0, termsOf({ resolution: 8 })),
      becomes(2, 'waiting_customer'),
      becomes(50, 'open'),
      { at: hour(51), terms: next },
    ]
    expect(clocksOf(events, 52)('resolution')).toMatchObject([
      { policyId: 'next', state: 'running', startedAt: hour(0), pausedMs: 48 * HOUR_MS, dueAt: hour(58) },
    ])
  })

  it('glpi 15605: a policy that holds for the first time leaves out the pauses that were before it', () => {
    const events = [
      opened(0, undefined),
      becomes(2, 'waiting_customer'),
      becomes(50, 'open'),
      { at: hour(51), terms: termsOf({ resolution: 10 }) },
    ]
    expect(clocksOf(events, 52)('resolution')).toMatchObject([{ startedAt: hour(0), dueAt: hour(58) }])
    const notBefore = [
      ...events.slice(0, 3),
      { at: hour(51), terms: termsOf({ resolution: 10 }, { isRetroactive: false }) },
    ]
    expect(clocksOf(notBefore, 52)('resolution')).toMatchObject([{ startedAt: hour(51), dueAt: hour(61) }])
  })

  it('frappe 1675: the due time moves by the length of a pause', () => {
    const terms = termsOf({ resolution: 8 })
    const events = [opened(0, terms), becomes(1, 'waiting_customer'), becomes(4, 'open')]
    expect(clocksOf(events.slice(0, 1), 0)('resolution')).toMatchObject([{ dueAt: hour(8) }])
    expect(clocksOf(events.slice(0, 2), 2)('resolution')).toMatchObject([{ dueAt: null }])
    expect(clocksOf(events, 5)('resolution')).toMatchObject([{ dueAt: hour(11) }])
  })

  it('frappe 2405: a ticket that waits from the beginning is paused from the beginning', () => {
    const first = { ...opened(0, termsOf({ resolution: 8 })), category: 'waiting_customer' } as const
    expect(clocksOf([first], 99)('resolution')).toMatchObject([
      { state: 'paused', consumedMs: 0, breachedAt: null },
    ])
    expect(clocksOf([first, becomes(99, 'open')], 100)('resolution')).toMatchObject([{ dueAt: hour(107) }])
  })

  it('frappe 2212 and 1528, chatwoot 14009: the lunch break counts for nothing', () => {
    // 11:00 in Shanghai; an hour until the break, and the second one after it.
    const clocks = clocksOf([opened(3, termsOf({ first_response: 2 }, { rules: office }))], 3)
    expect(clocks('first_response')).toMatchObject([{ dueAt: hour(6.5) }])
  })

  it('freescout 3756, osticket 2131: what comes in shortly before closing is due the next working day', () => {
    // Friday, 17:00 in Shanghai: one hour on Friday, three on Monday.
    const friday = 4 * 24 + 9
    const clocks = clocksOf([opened(friday, termsOf({ first_response: 4 }, { rules: office }))], friday)
    expect(clocks('first_response')).toMatchObject([{ dueAt: hour(7 * 24 + 4) }])
  })

  it('chatwoot 13392: the hours of the calendar count, unless the target is of any time', () => {
    const terms = termsOf({ first_response: 4, resolution: 24 }, { rules: office })
    const wall = { target: { targetMs: 24 * HOUR_MS, thresholds: [100] }, calendar: aroundTheClock('UTC') }
    const mixed = { ...terms, metrics: new Map([...terms.metrics, ['resolution' as const, wall]]) }
    const clocks = clocksOf([opened(9, mixed)], 9)
    expect(clocks('first_response')).toMatchObject([{ dueAt: hour(24 + 4) }])
    expect(clocks('resolution')).toMatchObject([{ dueAt: hour(9 + 24) }])
  })

  it('osticket 6524 and 3034: each policy says in which categories its clocks stand still', () => {
    const terms = termsOf({ resolution: 8 }, { pauseIn: ['waiting_third'] })
    const events = [opened(0, terms), becomes(1, 'waiting_third')]
    expect(clocksOf(events, 99)('resolution')).toMatchObject([{ state: 'paused' }])
    expect(clocksOf([opened(0, terms), becomes(1, 'waiting_customer')], 99)('resolution')).toMatchObject([
      { state: 'breached', breachedAt: hour(8) },
    ])
  })

  it('osticket 407: a ticket that the customer was not told of for too long is found', () => {
    const terms = termsOf({ update: 48 })
    const events = [opened(0, terms), answers(1), answers(20)]
    expect(clocksOf(events, 60)('update')).toMatchObject([
      { seq: 1, state: 'met' },
      { seq: 2, state: 'running', dueAt: hour(68) },
    ])
    expect(clocksOf(events, 70)('update').at(-1)).toMatchObject({ state: 'breached', breachedAt: hour(68) })
  })

  it('counts no automatic answer, no internal note and no status as a response', () => {
    const events: PastEvent[] = [
      opened(0, termsOf({ first_response: 4 })),
      { at: hour(1), message: { direction: 'out', isAuto: true } },
      { at: hour(2), message: { direction: 'internal', isAuto: false } },
      becomes(3, 'resolved'),
    ]
    // Resolved without a word: the clock stands still, and has been met by nothing.
    expect(clocksOf(events, 99)('first_response')).toMatchObject([{ state: 'paused', stoppedAt: null }])
    expect(clocksOf([...events, asks(10)], 10.5)('first_response')).toMatchObject([
      { state: 'running', dueAt: hour(11) },
    ])
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type Candidate, type Choice, chooseAgent, picks } from './choose-agent.ts'

const agent = (userId: string, more: Partial<Candidate> = {}): Candidate => ({
  userId,
  skills: [],
  isAvailable: true,
  isOnDuty: true,
  load: 0,
  capacity: null,
  lastGivenAt: null,
  ...more,
})
const plain: Choice = { skills: [], weight: 2, stickyUserId: null, pick: 'least_busy', lastUserId: null }

describe('who is given a ticket', () => {
  it('has the skills, is there, on duty and not full, and all others are told why not', () => {
    const team = [
      agent('ann', { skills: ['german'], load: 9, capacity: 10 }),
      agent('bob', { skills: ['german'], isAvailable: false }),
      agent('cai', { skills: ['german'], isOnDuty: false }),
      agent('dan'),
      agent('eva', { skills: ['german'], load: 5 }),
    ]
    expect(chooseAgent(team, { ...plain, skills: ['german'] })).toEqual({
      userId: 'eva',
      reason: 'least_busy',
      considered: [
        { userId: 'ann', load: 9, obstacle: 'full' },
        { userId: 'bob', load: 0, obstacle: 'away' },
        { userId: 'cai', load: 0, obstacle: 'off_duty' },
        { userId: 'dan', load: 0, obstacle: 'unskilled' },
        { userId: 'eva', load: 5, obstacle: null },
      ],
    })
    expect(chooseAgent([agent('dan')], { ...plain, skills: ['german'] })).toMatchObject({
      userId: null,
      reason: 'nobody',
    })
  })

  it('is who answered the customer before, if they can', () => {
    const team = [agent('ann'), agent('bob', { load: 40 })]
    const sticky = { ...plain, stickyUserId: 'bob' }
    expect(chooseAgent(team, sticky)).toMatchObject({ userId: 'bob', reason: 'sticky' })
    expect(chooseAgent([agent('ann'), agent('bob', { isAvailable: false })], sticky)).toMatchObject({
      userId: 'ann',
    })
  })

  it('comes in turn, also after the last one has left', () => {
    const turn = (lastUserId: string | null) =>
      chooseAgent([agent('ann'), agent('cai'), agent('eva')], { ...plain, pick: 'round_robin', lastUserId })
        .userId
    expect([null, 'ann', 'bob', 'cai', 'eva', 'zoe'].map(turn)).toEqual([
      'ann',
      'cai',
      'cai',
      'eva',
      'ann',
      'ann',
    ])
  })

  it('is the one who has waited longest', () => {
    const team = [agent('ann', { lastGivenAt: new Date(2) }), agent('bob', { lastGivenAt: new Date(1) })]
    expect(chooseAgent(team, { ...plain, pick: 'longest_idle' })).toMatchObject({ userId: 'bob' })
  })

  it('could take it, whoever there is and however the team chooses; somebody is found when anybody could', () => {
    const someone = fc.record({
      userId: fc.string({ minLength: 1, maxLength: 3 }),
      skills: fc.subarray(['a', 'b']),
      isAvailable: fc.boolean(),
      isOnDuty: fc.boolean(),
      load: fc.integer({ min: 0, max: 12 }),
      capacity: fc.option(fc.integer({ min: 1, max: 12 })),
      lastGivenAt: fc.option(fc.date({ noInvalidDate: true })),
    })
    const asked = fc.record({
      skills: fc.subarray(['a', 'b']),
      weight: fc.integer({ min: 1, max: 4 }),
      stickyUserId: fc.option(fc.string({ minLength: 1, maxLength: 3 })),
      pick: fc.constantFrom(...picks),
      lastUserId: fc.option(fc.string({ minLength: 1, maxLength: 3 })),
    })
    const team = fc.uniqueArray(someone, { selector: ({ userId }) => userId, maxLength: 6 })
    fc.assert(
      fc.property(team, asked, (candidates, choice) => {
        const { userId, considered } = chooseAgent(candidates, choice)
        const able = considered.filter(({ obstacle }) => obstacle === null).map((each) => each.userId)
        expect(considered).toHaveLength(candidates.length)
        expect(userId === null).toBe(able.length === 0)
        expect(userId === null || able.includes(userId)).toBe(true)
      }),
    )
  })
})

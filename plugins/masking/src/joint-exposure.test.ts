import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { jointExposures, type RoleSight, type Shown } from './joint-exposure.ts'

function sight(shown: Readonly<Record<string, Shown>>, lookups: readonly string[] = []): RoleSight {
  return { role: 'service-rep', shown: new Map(Object.entries(shown)), lookups: new Set(lookups) }
}

describe('what a role sees jointly', () => {
  it('is the whole identity number by six and four digits beside the birth date', () => {
    const seen = sight({ idNumber: { first: 6, last: 4 }, birthDate: 'everything' })
    expect(jointExposures(seen)).toEqual([
      {
        role: 'service-rep',
        field: 'idNumber',
        candidates: 1,
        because: ['idNumber', 'birthDate'],
        severity: 'error',
      },
    ])
  })

  it('leaves too few numbers by six and four digits alone', () => {
    expect(jointExposures(sight({ idNumber: { first: 6, last: 4 } }))).toMatchObject([
      { field: 'idNumber', because: ['idNumber'], severity: 'error' },
    ])
  })

  it('leaves enough by one character at each end, even beside the year of birth and the sex', () => {
    const idNumber = { first: 1, last: 1 }
    expect(jointExposures(sight({ idNumber }))).toEqual([])
    expect(jointExposures(sight({ idNumber, birthDate: { first: 4, last: 0 }, sex: 'everything' }))).toEqual(
      [],
    )
  })

  it('is too much when the district and the birth date are told as well', () => {
    const told = { birthDate: 'everything', district: 'everything', sex: 'everything' } as const
    expect(jointExposures(sight({ idNumber: { first: 1, last: 1 }, ...told }))).toMatchObject([
      { field: 'idNumber', severity: 'error', because: ['district', 'birthDate', 'idNumber', 'sex'] },
    ])
  })

  it('warns of a phone mask beside the right to look phones up', () => {
    const phone = { first: 3, last: 4 }
    expect(jointExposures(sight({ phone }))).toEqual([])
    expect(jointExposures(sight({ phone }, ['phone']))).toMatchObject([
      { field: 'phone', candidates: 10_000, because: ['phone', 'lookup by phone'], severity: 'warning' },
    ])
    expect(jointExposures(sight({ phone: { first: 3, last: 6 } }))).toMatchObject([{ severity: 'error' }])
  })

  it('may be everything behind a mask that does not say what it shows', () => {
    expect(jointExposures(sight({ idNumber: 'unsaid' }))).toMatchObject([
      { field: 'idNumber', candidates: 1, because: ['idNumber'], severity: 'warning' },
    ])
    expect(jointExposures(sight({ idNumber: { first: 1, last: 1 }, birthDate: 'unsaid' }))).toMatchObject([
      { field: 'idNumber', because: ['idNumber', 'birthDate'], severity: 'error' },
    ])
  })

  it('is a card by its first six and last six digits, but not by the ten that PCI DSS 3.4 allows', () => {
    expect(jointExposures(sight({ bankCard: { first: 6, last: 4 } }))).toEqual([])
    expect(jointExposures(sight({ bankCard: { first: 6, last: 6 } }))).toMatchObject([
      { field: 'bankCard', candidates: 1_000, severity: 'error' },
    ])
  })

  it('never grows milder when a role sees more', () => {
    const ends = fc.record({ first: fc.integer({ min: 0, max: 9 }), last: fc.integer({ min: 0, max: 9 }) })
    fc.assert(
      fc.property(ends, ends, fc.boolean(), (idNumber, more, tellsBirthDate) => {
        const wider = { first: idNumber.first + more.first, last: idNumber.last + more.last }
        const birthDate = tellsBirthDate ? 'everything' : 'nothing'
        const [less] = jointExposures(sight({ idNumber, birthDate: 'nothing' }))
        const [greater] = jointExposures(sight({ idNumber: wider, birthDate }))
        expect(greater?.candidates ?? Infinity).toBeLessThanOrEqual(less?.candidates ?? Infinity)
      }),
    )
  })
})

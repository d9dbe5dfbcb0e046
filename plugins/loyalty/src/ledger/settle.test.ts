import { describe, expect, it } from 'vitest'

import { Book } from './book.ts'
import type { Lot } from './lot.ts'
import { catchUp, settle } from './settle.ts'
import { summarize } from './summary.ts'

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number))

function lot(id: string, points: number, [from, to]: readonly [number, number]): Lot {
  const times = { availableAt: day(from), expiresAt: day(to), awaitsAction: false }
  return { id, original: points, remaining: points, held: 0, ...times }
}

function open(lots: readonly Lot[], debt: number, now: Date): Book {
  const balance = lots.reduce((sum, { remaining }) => sum + remaining, 0) - debt
  const book = new Book({ now, createId: () => crypto.randomUUID(), totals: { seq: 9, balance, debt }, lots })
  catchUp(book)
  settle(book)
  return book
}

describe('an account that nobody has touched', () => {
  const lots = [lot('late', 3, [6, 9]), lot('early', 4, [4, 8])]

  it.each([
    { at: 3, debt: 5, active: 0 },
    { at: 5, debt: 1, active: 0 },
    { at: 7, debt: 0, active: 2 },
    { at: 8, debt: 0, active: 2 },
    { at: 20, debt: 0, active: 0 },
  ])('has paid by day $at what it would have paid in time', ({ at, debt, active }) => {
    expect(summarize(lots, 5, day(at))).toMatchObject({ debt, active })
    const book = open(lots, 5, day(at))
    expect(book.debt).toBe(debt)
    expect(summarize(book.lots, book.debt, book.now)).toMatchObject({ debt, active })
  })

  it('is the same however often it is looked at on the way', () => {
    let [known, debt] = [lots as readonly Lot[], 5]
    for (const at of [4, 5, 6, 7, 8, 9]) {
      const book = open(known, debt, day(at))
      ;[known, debt] = [book.lots, book.debt]
    }
    const late = open(lots, 5, day(9))
    expect([known, debt]).toEqual([late.lots, late.debt])
  })
})

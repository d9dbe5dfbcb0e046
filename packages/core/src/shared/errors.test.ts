import { describe, expect, test } from 'vitest'

import { defineErrors, KithError } from './errors.ts'

const errors = defineErrors('KITH_PARCELS', {
  LOST: { status: 404, message: 'The parcel {id} was lost in {city}.', fix: 'Send another one.' },
  CLOSED: { status: 503, message: 'The office is closed.', fix: 'Come back tomorrow.' },
})

describe('a catalogue of errors', () => {
  test('makes errors whose code carries the area', () => {
    const error = errors.LOST({ id: 7, city: '上海' })
    expect(error).toBeInstanceOf(KithError)
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      name: 'KithError',
      code: 'KITH_PARCELS_LOST',
      status: 404,
      message: 'The parcel 7 was lost in 上海.',
      fix: 'Send another one.',
      params: { id: 7, city: '上海' },
      issues: [],
    })
  })

  test('makes errors without parameters from the details alone', () => {
    const cause = new RangeError('too late')
    const error = errors.CLOSED({ cause, retryAfter: 60 })
    expect(error).toMatchObject({ message: 'The office is closed.', cause, retryAfter: 60, params: {} })
  })

  test('lists its entries for the reference', () => {
    expect(errors.$entries).toEqual([
      {
        code: 'KITH_PARCELS_LOST',
        status: 404,
        message: 'The parcel {id} was lost in {city}.',
        fix: 'Send another one.',
      },
      {
        code: 'KITH_PARCELS_CLOSED',
        status: 503,
        message: 'The office is closed.',
        fix: 'Come back tomorrow.',
      },
    ])
  })

  test('cannot be changed', () => {
    expect(Object.isFrozen(errors)).toBe(true)
  })
})

describe('an error', () => {
  test('turns a pointer into an issue of its own code', () => {
    expect(errors.LOST({ id: 1, city: 'x' }, { pointer: '/parcels/0' }).issues).toEqual([
      { pointer: '/parcels/0', code: 'KITH_PARCELS_LOST', message: 'The parcel 1 was lost in x.' },
    ])
  })

  test('keeps the issues it is given beside a pointer', () => {
    const issues = [{ pointer: '/a', code: 'invalid', message: 'Wrong.' }]
    expect(errors.CLOSED({ issues, pointer: '/b' }).issues).toBe(issues)
  })

  test('puts parameters into the message as they are', () => {
    expect(errors.LOST({ id: '$&', city: '{id}' }).message).toBe('The parcel $& was lost in {id}.')
  })

  test('has no cause when none is given', () => {
    expect('cause' in errors.CLOSED()).toBe(false)
  })
})

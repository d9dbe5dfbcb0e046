import { expect, test } from 'vitest'

import { defineErrors } from '../shared/errors.ts'
import { failureName } from './failure-name.ts'

const errors = defineErrors('KITH_TEST', {
  FAILED: { status: 500, message: 'It failed.', fix: 'Try again.' },
})

class MailError extends Error {}

test.each([
  ['a code', errors.FAILED(), 'KITH_TEST_FAILED'],
  ['the class of an error', new RangeError('13800138000'), 'RangeError'],
  ['a class of somebody else', new MailError('13800138000'), 'MailError'],
  ['a name that was set', Object.assign(new Error('x'), { name: '13800138000' }), 'Error'],
  ['a text that was thrown', '13800138000', 'Error'],
  ['nothing', undefined, 'Error'],
])('names %s, never a value', (_what, error, name) => {
  expect(failureName(error)).toBe(name)
})

import { expect, it } from 'vitest'

import { KithError } from './client-error.ts'
import { clientErrors } from './client-errors.ts'
import { describeError } from './describe-error.ts'

it.each(['zh', 'zh-CN', 'zh-Hans-CN'])('tells an error of the client in Chinese: %s', (locale) => {
  expect(describeError(clientErrors.UNREADABLE('customers.list', 502), locale)).toEqual({
    message: '对 customers.list 的响应不是 Kith 的响应：状态码 502。',
    fix: '请确认该地址就是 CRM 的挂载地址，且没有代理代为响应。',
  })
})

it.each(['en', 'zh-TW', 'fr', 'no tag'])('tells it in English to "%s"', (locale) => {
  const error = clientErrors.UNAVAILABLE('visits.book')
  expect(error.message).toBe('The server offers no operation visits.book to this caller.')
  expect(describeError(error, locale)).toEqual({ message: error.message, fix: error.fix })
})

it('tells what the server refused as the server told it', () => {
  const error = new KithError({
    code: 'KITH_NOT_FOUND',
    status: 404,
    message: '该客户不存在，或您无权查看。',
  })
  expect(describeError(error, 'zh-CN')).toEqual({ message: '该客户不存在，或您无权查看。', fix: '' })
})

import { expect, it } from 'vitest'
import { z } from 'zod'

import { defineErrors, type KithError } from '../shared/errors.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { describeError } from './describe-error.ts'
import type { Messages } from './messages.ts'
import { kernelMessages } from './zh-CN.ts'
import { moveIssue, toIssue } from './zod-issue.ts'

const locale = 'zh-CN'

function invalid(schema: z.ZodType, value: unknown): KithError {
  const { error } = schema.safeParse(value, { reportInput: true })
  return kernelErrors.VALIDATION({ issues: error!.issues.map((issue) => toIssue(issue)) })
}

const messagesOf = (error: KithError): string[] =>
  describeError(error, { locale }).issues.map(({ message }) => message)

it('tells an error in Chinese, with what its message names, and leaves it as it is', () => {
  const error = kernelErrors.NOT_FOUND({ entity: 'customer' })
  expect(describeError(error, { locale })).toEqual({
    locale,
    message: '该客户不存在，或您无权查看。',
    fix: '请检查 id；需要访问权限时，请联系该记录的负责人或管理员。',
    issues: [],
  })
  expect(error.message).toBe('There is no such customer, or it is not visible to you.')
})

it('tells it in English where nothing else is asked for, or nothing else is there', () => {
  const error = kernelErrors.NOT_FOUND({ entity: 'customer' })
  const english = { locale: 'en', message: error.message, fix: error.fix, issues: [] }
  expect(describeError(error)).toEqual(english)
  expect(describeError(error, { locale: 'fr' })).toEqual(english)
  expect(describeError(error, { locale, messages: [] })).toEqual(english)
})

it('tells an error that nobody translated in English, and says so', () => {
  const errors = defineErrors('VISITS', {
    CLOSED: { status: 409, message: 'It is closed.', fix: 'Open it.' },
  })
  expect(describeError(errors.CLOSED(), { locale })).toMatchObject({ locale: 'en', message: 'It is closed.' })
})

it('tells the errors of a plugin by its own messages, and what it fills those of the kernel with', () => {
  const errors = defineErrors('VISITS', { FULL: { status: 409, message: '{day} is full.', fix: 'Wait.' } })
  const visits: Messages = {
    locale,
    errors: { VISITS_FULL: { message: '{day} 已约满。', fix: '请改期。' } },
    phrases: { entity: { visit: '拜访' }, reason: { 'it is over': '已经结束' } },
  }
  const messages = [kernelMessages, visits]
  expect(describeError(errors.FULL({ day: '2026-03-01' }), { locale, messages }).message).toBe(
    '2026-03-01 已约满。',
  )
  expect(
    describeError(kernelErrors.CONFLICT({ entity: 'visit', reason: 'it is over' }), { locale, messages })
      .message,
  ).toBe('该拜访的当前状态不允许此操作：已经结束。')
})

it('tells the single fault of an error as the error', () => {
  const error = kernelErrors.INVALID_QUERY(
    { reason: 'the filter is nested deeper than 8 levels' },
    { pointer: '/where' },
  )
  expect(describeError(error, { locale })).toMatchObject({
    message: '查询无效：过滤条件的嵌套超过 8 层。',
    issues: [
      { pointer: '/where', code: 'KITH_INVALID_QUERY', message: '查询无效：过滤条件的嵌套超过 8 层。' },
    ],
  })
})

it('tells what zod found', () => {
  const schema = z.strictObject({
    name: z.string(),
    age: z.int().min(0),
    tags: z.array(z.string()).min(1),
    kind: z.enum(['person', 'household']),
    at: z.iso.datetime(),
    note: z.string().max(3),
  })
  const value = { age: -1, tags: [], kind: 'x', at: 'x', note: 'long', extra: 1 }
  expect(messagesOf(invalid(schema, value))).toEqual([
    '必填',
    '必须不小于 0',
    '至少 1 项',
    '只能是 "person"、"household"',
    '无效ISO日期时间',
    '最多 3 个字符',
    '不支持的字段：extra',
  ])
  expect(messagesOf(invalid(z.string(), 5))).toEqual(['应为字符串，收到的是数字'])
})

it('keeps what the author of a schema says, unless the messages know it', () => {
  const schema = z.string().regex(/^a/, 'Begin with a.')
  expect(messagesOf(invalid(schema, 'b'))).toEqual(['Begin with a.'])
  const own: Messages = { locale, errors: {}, phrases: { issue: { 'Begin with a.': '须以 a 开头' } } }
  const { issues } = describeError(invalid(schema, 'b'), { locale, messages: [kernelMessages, own] })
  expect(issues).toEqual([{ pointer: '', code: 'invalid_format', message: '须以 a 开头' }])
})

it('still tells a fault that was moved to another place', () => {
  const [issue] = invalid(z.object({ name: z.string() }), {}).issues
  const moved = kernelErrors.VALIDATION({ issues: [moveIssue(issue!, '/items/3/name')] })
  expect(describeError(moved, { locale }).issues).toEqual([
    { pointer: '/items/3/name', code: 'invalid_type', message: '必填' },
  ])
})

it('shows no value in an error, in whatever form it is written down', () => {
  const error = invalid(z.object({ name: z.string().max(3) }), { name: '张三的名字' })
  expect(JSON.stringify(error)).not.toContain('张三')
  expect(JSON.stringify(describeError(error, { locale }))).not.toContain('张三')
})

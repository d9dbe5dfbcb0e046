import { describe, expect, it } from 'vitest'

import { customerEntity } from '../customers/customer.entity.ts'
import type { Level } from '../policy/level.ts'
import { KithError } from '../shared/errors.ts'
import { checkValues } from './value-checks.ts'

function check(values: object, mode: 'create' | 'patch' = 'patch', levels: Record<string, Level> = {}) {
  const levelOf = (field: string): Level => levels[field] ?? 'allow'
  return checkValues(values as Record<string, unknown>, {
    entity: customerEntity,
    mode,
    pointer: '/patch',
    region: 'CN',
    levelOf,
  })
}

function refusal(values: object, mode?: 'create' | 'patch', levels?: Record<string, Level>): KithError {
  try {
    check(values, mode, levels)
  } catch (error) {
    if (error instanceof KithError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('the values of a write', () => {
  it.each([
    'id',
    'version',
    'tenantId',
    'tenant_id',
    'createdAt',
    'createdBy',
    'updatedAt',
    'updatedBy',
    'deletedAt',
    'erasedAt',
    'mergedIntoId',
    'restrictedAt',
    'firstSeenAt',
    '$masked',
    '#arm0',
    '#key',
    'phone_eq',
    'alive',
    'toString',
    'constructor',
    'hasOwnProperty',
    'Name',
    'nаme',
    'name ',
    '',
    'nope',
  ])('are refused for %j, which is kept by the kernel or does not exist', (field) => {
    for (const mode of ['create', 'patch'] as const) {
      const error = refusal({ name: '张三', [field]: '张三' }, mode)
      expect(error.code).toBe('KITH_FIELD_UNAVAILABLE')
      expect(error.message).toBe(`The field "${field}" does not exist or may not be used here.`)
    }
  })

  it('are refused for a prototype, however it comes', () => {
    const parsed = JSON.parse('{"name":"张三","__proto__":{"phone":"13800138000"}}') as object
    expect(refusal(parsed).code).toBe('KITH_FIELD_UNAVAILABLE')
    expect(Object.hasOwn({}, 'phone')).toBe(false)
  })

  it.each(['deny', 'mask', 'redact'] as const)(
    'are refused for a field of the level %s in the words for a field that does not exist',
    (level) => {
      const denied = refusal({ phone: '13800138000' }, 'patch', { phone: level })
      const unknown = refusal({ phane: '13800138000' })
      expect(denied.message.replace('phone', 'phane')).toBe(unknown.message)
      expect(denied.issues[0]?.pointer.replace('phone', 'phane')).toBe(unknown.issues[0]?.pointer)
      expect({ ...denied, params: {}, issues: [] }).toEqual({ ...unknown, params: {}, issues: [] })
    },
  )

  it('are refused for the field before anything is said about the value', () => {
    expect(refusal({ phone: 5 }, 'patch', { phone: 'deny' }).code).toBe('KITH_FIELD_UNAVAILABLE')
    expect(refusal({ name: 5, nope: 1 }).code).toBe('KITH_FIELD_UNAVAILABLE')
  })

  it.each([
    ['phone', '138****8000'],
    ['email', 'z***@qq.com'],
    ['idNumber', '1****************X'],
    ['bankCard', '**** **** **** 3256'],
    ['name', '张*'],
    ['name', '欧阳**'],
    ['birthDate', '1990-**-**'],
    ['address', '广东省深圳市南山区****'],
    ['notes', 'call [phone] after six'],
    ['city', '******'],
  ])('are refused as a mask for %s %j', (field, mask) => {
    expect(refusal({ [field]: mask }).code).toBe('KITH_MASK_ECHO')
  })

  it('are named one by one where they are not valid, without being repeated', () => {
    const error = refusal({ phone: '1234-canary', email: 'canary', sex: 'canary', nickname: 7 })
    expect(error.code).toBe('KITH_VALIDATION')
    expect(error.issues.map((issue) => issue.pointer)).toEqual(['/patch/nickname', '/patch/sex'])
    const later = refusal({ phone: '1234-canary', email: 'canary' })
    expect(later.issues.map((issue) => issue.pointer)).toEqual(['/patch/phone', '/patch/email'])
    expect(JSON.stringify([error.issues, later.issues])).not.toContain('canary')
  })

  it('are brought to their canonical form', () => {
    expect(check({ phone: '138 0013 8000', email: 'Zhang@QQ.com', name: ' 张  三 ' })).toEqual({
      phone: '+8613800138000',
      email: 'zhang@qq.com',
      name: '张三',
    })
  })

  it('are not filled in: what a patch leaves out stays', () => {
    expect(check({})).toEqual({})
    expect(Object.keys(check({ name: '张三' }, 'create'))).toEqual(['name'])
  })

  it.each(['a\0b', '\uD800'])('are refused for text that not every database can hold: %j', (text) => {
    expect(refusal({ notes: text }).code).toBe('KITH_VALIDATION')
  })
})

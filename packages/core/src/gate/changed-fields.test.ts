import { describe, expect, it } from 'vitest'

import { changedFields } from './changed-fields.ts'

const always = (): boolean => true
const never = (): boolean => false

describe('the changed fields of a write', () => {
  const row = { name: '张三', tags: ['vip'], preferences: { b: 1, a: [2] }, phone: null, at: new Date(0) }

  it('are those whose value is another one', () => {
    expect(changedFields({ name: '李四', phone: '+8613800138000' }, row, always)).toEqual(['name', 'phone'])
    expect(changedFields({ tags: ['vip', 'b2b'], at: new Date(1) }, row, always)).toEqual(['tags', 'at'])
    expect(changedFields({ name: null }, row, always)).toEqual(['name'])
  })

  it('are not those that are written as they are', () => {
    const same = { name: '张三', tags: ['vip'], preferences: { a: [2], b: 1 }, phone: null, at: new Date(0) }
    expect(changedFields(same, row, always)).toEqual([])
  })

  it('are all those that the caller cannot read, so that the outcome tells nothing about them', () => {
    expect(changedFields({ name: '张三' }, row, never)).toEqual(changedFields({ name: '李四' }, row, never))
    expect(changedFields({ name: '张三', tags: ['vip'] }, row, (field) => field === 'tags')).toEqual(['name'])
  })
})

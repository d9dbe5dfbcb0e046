import { describe, expect, it } from 'vitest'

import { chineseNameParts } from './name-parts.ts'

describe('the parts of a Chinese name', () => {
  it.each([
    ['张三', '张', '三'],
    ['郑梓轩', '郑', '梓轩'],
    ['欧阳娜', '欧阳', '娜'],
    ['司马相如', '司马', '相如'],
    ['諸葛亮', '諸葛', '亮'],
  ])('of %s are %s and %s', (name, familyName, givenName) => {
    expect(chineseNameParts(name)).toEqual({ familyName, givenName })
  })

  it.each([
    ['王女士', '王'],
    ['欧阳先生', '欧阳'],
  ])('of %s are %s alone', (name, familyName) => {
    expect(chineseNameParts(name)).toEqual({ familyName })
  })

  it.each([
    '张',
    '扎西次仁',
    '阿依古丽',
    '买买提·吐尔逊',
    'John Doe',
    '王小明明',
    '小红',
    '示例科技有限公司',
    '',
  ])('of %j cannot be told', (name) => {
    expect(chineseNameParts(name)).toBeUndefined()
  })
})

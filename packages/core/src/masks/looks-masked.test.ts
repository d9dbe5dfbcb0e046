import { describe, expect, it } from 'vitest'

import { looksMasked } from './looks-masked.ts'
import { MaskRegistry } from './mask-registry.ts'
import { maskStrategies } from './mask-strategies.ts'

const maskValue = (strategy: string, value: string): string => new MaskRegistry().mask(strategy, value)

const GENUINE: Record<string, string> = {
  nameLast: '张三丰',
  emailPrivate: 'zhang@zhang.com',
  addressCity: '广东省深圳市南山区',
  addressProvince: '广东省深圳市南山区',
  dobDecade: '1990-05-17',
  plate: '京A12345',
  amount: '12345.67',
  ip: '192.168.1.20',
  account: 'zhangsan_88',
  geo: '31.2304,121.4737',
  geoArea: '31.2304,121.4737',
  name: '欧阳娜娜',
  phone: '+8613800138000',
  email: 'zhangsan@qq.com',
  contact: '+8613800138000',
  address: '广东省深圳市南山区科技园路12号',
  idNumber: '11010519491231002X',
  bankCard: '6217000012345678908',
  uscc: '91350100M000100Y43',
  dob: '1990-05-17',
  redacted: '电话 13800138000',
  full: 'secret',
}

describe('a value that looks masked', () => {
  it.each([...maskStrategies.keys()])('is what %s answers, and not what it was given', (name) => {
    const value = GENUINE[name] ?? ''
    expect(looksMasked(name, value)).toBe(false)
    expect(looksMasked(name, maskValue(name, value))).toBe(true)
    expect(looksMasked(name, ` ${maskValue(name, value)} `)).toBe(true)
    expect(looksMasked(name, '******')).toBe(true)
  })

  it.each([
    ['phone', '138••••8000'],
    ['phone', '138＊＊＊＊8000'],
    ['bankCard', '●●●● 3256'],
    ['name', '*三'],
    ['name', 'J** D**'],
    ['address', '广东省**'],
    ['a-strategy-of-a-plugin', '****'],
  ])('is also the mask of another program: %s %j', (name, value) => {
    expect(looksMasked(name, value)).toBe(true)
  })

  it.each([
    ['name', 'E*TRADE'],
    ['address', 'Hall 3*4'],
    ['redacted', '满意度 *** 三星'],
    ['full', 'a*b'],
    ['a-strategy-of-a-plugin', 'a*b'],
    ['phone', ''],
  ])('is not a genuine %s such as %j', (name, value) => {
    expect(looksMasked(name, value)).toBe(false)
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { divisions, lineOf } from './divisions.ts'
import { findDivision } from './find-division.ts'
import { readAddress } from './read-address.ts'

function namesIn(address: string): string | undefined {
  const reading = readAddress(address)
  return reading && [...lineOf(reading.division).map(({ name }) => name), reading.detail].join('/')
}

describe('an address', () => {
  it.each([
    ['贵州省遵义市道真仡佬族苗族自治县棕坪乡1号', '贵州省/遵义市/道真仡佬族苗族自治县/棕坪乡1号'],
    ['遵义市道真县棕坪乡', '贵州省/遵义市/道真仡佬族苗族自治县/棕坪乡'],
    ['广东 深圳 南山区 科苑路1号', '广东省/深圳市/南山区/科苑路1号'],
    ['广东省-深圳市-南山区', '广东省/深圳市/南山区/'],
    ['中国广东省深圳市', '广东省/深圳市/'],
    ['518000 深圳市南山区', '广东省/深圳市/南山区/'],
    ['北京市朝阳区建国路', '北京市/市辖区/朝阳区/建国路'],
    ['北京市市辖区朝阳区', '北京市/市辖区/朝阳区/'],
    ['北京市北京市朝阳区', '北京市/市辖区/朝阳区/'],
    ['重庆市县石柱土家族自治县黎场乡', '重庆市/县/石柱土家族自治县/黎场乡'],
    ['浙江省杭州市杭州市西湖区西湖区文三路', '浙江省/杭州市/西湖区/文三路'],
    ['河南濮阳市濮阳县濮阳县清河头乡', '河南省/濮阳市/濮阳县/濮阳县清河头乡'],
    ['永州市永州市回龙圩管理区', '湖南省/永州市/永州市回龙圩管理区/'],
    ['恩施州利川市', '湖北省/恩施土家族苗族自治州/利川市/'],
    ['内蒙古鄂尔多斯市杭锦旗', '内蒙古自治区/鄂尔多斯市/杭锦旗/'],
    ['广西南宁青秀区', '广西壮族自治区/南宁市/青秀区/'],
    ['吉林吉林市船营区', '吉林省/吉林市/船营区/'],
    ['海南三亚市吉阳区', '海南省/三亚市/吉阳区/'],
    ['海南藏族自治州共和县', '青海省/海南藏族自治州/共和县/'],
    ['新疆石河子市北泉镇', '新疆维吾尔自治区/自治区直辖县级行政区划/石河子市/北泉镇'],
    ['海南省昌江黎族自治县', '海南省/省直辖县级行政区划/昌江黎族自治县/'],
    ['东莞市长安镇', '广东省/东莞市/东莞市/长安镇'],
    ['苏州工业园区星湖街', '江苏省/苏州市/苏州工业园区/星湖街'],
    ['香港中环', '香港特别行政区/中环'],
    ['浙江省南京市', '浙江省/南京市'],
  ])('%j lies in %s', (address, expected) => {
    expect(namesIn(address)).toBe(expected)
  })

  it.each([
    '上海路12号',
    '北京东路3号',
    '大理路',
    '朝阳区建国路',
    '鼓楼区',
    '中山路1号',
    '221b Baker Street',
    '',
  ])('%j tells no division', (address) => {
    expect(readAddress(address)).toBeUndefined()
  })

  it('is read in any form of any district', () => {
    const districts = divisions().all.filter(({ level }) => level === 'district')
    for (const district of districts) {
      const [province, city] = lineOf(district)
      const middle = city!.isUnwritten ? '' : city!.name
      const forms = [
        `${province!.name}${middle}${district.name}`,
        `${province!.name} ${middle} ${district.name} `,
        `${province!.name}${city!.name}${district.name}`,
        ...(middle === ''
          ? []
          : [`${middle}${district.name}`, `${province!.name}${middle}${middle}${district.name}`]),
      ]
      for (const form of forms)
        expect([form, readAddress(`${form}测试路1号`)?.division.code]).toEqual([form, district.code])
    }
  })

  it('of any text is read in an end, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'中山市北京县省区吉林海南州 ') }), (text) => {
        const detail = readAddress(text)?.detail ?? ''
        expect(text.replaceAll(' ', '')).toContain(detail.replaceAll(' ', ''))
      }),
    )
  })
})

describe('the parts of an address', () => {
  it.each([
    [{ province: '广东', city: '深圳', district: '南山' }, '440305'],
    [{ city: '上海', district: '浦东新区' }, '310115'],
    [{ province: '北京市', city: '市辖区', district: '朝阳区' }, '110105'],
    [{ province: '广东省', city: '深圳市', district: '科技园' }, '440300'],
    [{ city: '苏州市' }, '320500'],
  ])('%j name %s', (parts, code) => {
    expect(findDivision(parts)?.code).toBe(code)
  })

  it.each([[{ province: '浙江省', city: '南京市' }], [{ district: '鼓楼区' }], [{ city: 'Paris' }], [{}]])(
    '%j name no division',
    (parts) => {
      expect(findDivision(parts)).toBeUndefined()
    },
  )
})

import { describe, expect, it } from 'vitest'

import { type QueryRule, readQuery } from './read-query.ts'

const spec = (kind: string) => ({ kind })
const list: QueryRule = {
  shape: new Map([
    ['where', 'json'],
    ['sort', 'text'],
    ['fields', 'list'],
    ['limit', 'number'],
  ]),
  filterable: { name: spec('text'), size: spec('int'), isVip: spec('bool') } as unknown as NonNullable<
    QueryRule['filterable']
  >,
}
const single: QueryRule = { shape: new Map([['fields', 'list']]), filterable: undefined }

describe('readQuery', () => {
  it('answers nothing for nothing', () => {
    expect(readQuery('', list)).toEqual({})
    expect(readQuery('&&', list)).toEqual({})
  })

  it('brings each parameter to its type', () => {
    expect(readQuery('limit=20&fields=a,b&sort=-a', list)).toEqual({
      limit: 20,
      fields: ['a', 'b'],
      sort: '-a',
    })
  })

  it('leaves what does not fit to the schema', () => {
    for (const limit of ['', '0x10', '1e3', 'NaN', ' 5', '9'.repeat(20)]) {
      expect(readQuery(`limit=${encodeURIComponent(limit)}`, list)).toEqual({ limit })
    }
  })

  it('compares fields of a list by equality, each as its type', () => {
    expect(readQuery('name=1&size=2&isVip=true', list)).toEqual({
      where: { name: '1', size: 2, isVip: true },
    })
    expect(readQuery('size=two&isVip=yes', list)).toEqual({ where: { size: 'two', isVip: 'yes' } })
  })

  it('joins equality with a filter so that both hold', () => {
    const where = encodeURIComponent('{"or":[{"name":"a"}]}')
    expect(readQuery(`where=${where}&size=2`, list)).toEqual({ where: { or: [{ name: 'a' }], size: 2 } })
    expect(readQuery('where={"size":1}&size=2', list)).toEqual({ where: { and: [{ size: 1 }, { size: 2 }] } })
  })

  it('decodes as forms do', () => {
    expect(readQuery('name=%E5%BC%A0+%2B', list)).toEqual({ where: { name: '张 +' } })
  })

  it.each([
    'limit=1&limit=1',
    'cursor=x',
    'q=x',
    '__proto__=x',
    'where={',
    'where=1',
    'where={"__proto__":1}',
  ])('refuses %s', (query) => {
    expect(() => readQuery(query, list)).toThrow('The query is not valid: a parameter')
  })

  it('knows no fields beside a list', () => {
    expect(readQuery('fields=a', single)).toEqual({ fields: ['a'] })
    expect(() => readQuery('name=a', single)).toThrow('a parameter is unknown')
  })

  it('does not repeat an over-long name', () => {
    const refused = (): unknown => readQuery(`${'x'.repeat(5000)}=1`, single)
    expect(refused).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ pointer: '' })] }) as Error,
    )
  })
})

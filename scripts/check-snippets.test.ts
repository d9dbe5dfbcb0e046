import { describe, expect, it } from 'vitest'

import { blocksOf, moduleOf } from './check-snippets.ts'

const page = [
  '# Page',
  '<!-- snippets',
  "import { a } from 'a'",
  '-->',
  '```ts run',
  'a()',
  '```',
  'Between.',
  '```text output',
  'one',
  '',
  'two',
  '```',
  '```sh',
  'ls # ```ts run',
  '```',
  '```ts',
  'const b = 1',
  '```',
].join('\n')

describe('the blocks of a page', () => {
  it('are found in order, each with its kind', () => {
    expect(blocksOf(page).map(({ kind }) => kind)).toEqual(['snippets', 'ts run', 'text output', 'sh', 'ts'])
  })

  it('keep their text as it stands, empty lines included', () => {
    expect(blocksOf(page)[2]?.lines).toEqual(['one', '', 'two'])
  })

  it('end with the page when a fence is not closed', () => {
    expect(blocksOf('```ts\nconst a = 1')).toEqual([{ kind: 'ts', line: 1, lines: ['const a = 1'] }])
  })
})

it('a program has its lines where the page has them', () => {
  const [shared, runnable] = blocksOf(page)
  const lines = moduleOf([shared!, runnable!]).split('\n')
  expect(lines.indexOf("import { a } from 'a'")).toBe(2)
  expect(lines.indexOf('a()')).toBe(5)
})

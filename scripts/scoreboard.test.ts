import { expect, test } from 'vitest'

import { board, cyclesOf } from './scoreboard.ts'
import { codingFunctions, figuresOf } from './source-metrics.ts'

const none = new Set<string>()

function isOf(rule: string, text: string, coding: ReadonlySet<string> = none): string {
  return String(board([figuresOf('a.ts', text, coding)]).find((row) => row.rule === rule)?.is)
}

test('finds files that import each other, however long the way', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['a', 'd']],
    ['d', []],
  ])
  expect(cyclesOf(graph)).toEqual([['a', 'b', 'c']])
  expect(cyclesOf(new Map([...graph, ['c', ['d']]]))).toEqual([])
})

test('counts a throw as coded when its error comes from a catalogue, directly or through a function', () => {
  const refusing = 'function refuse() {\n  return kernelErrors.VALIDATION()\n}\n'
  const coding = new Set(codingFunctions(refusing))
  expect(isOf('throws with a code, %', 'throw kernelErrors.NOT_FOUND({ entity })')).toBe('100.0')
  expect(isOf('throws with a code, %', `${refusing}throw refuse()`, coding)).toBe('100.0')
  expect(isOf('throws with a code, %', 'throw new TypeError("no")')).toBe('0.0')
  expect(isOf('throws with a code, %', 'try { f() } catch (error) { throw error }')).toBe('100.0')
})

test('counts an export without a doc comment', () => {
  expect(isOf('exports without a purpose', 'export const a = 1')).toBe('1')
  expect(isOf('exports without a purpose', '/** One. */\nexport const a = 1')).toBe('0')
  expect(isOf('exports without a purpose', '/** One. */\n// lint: why\nexport const a = 1')).toBe('0')
  expect(isOf('exports without a purpose', '/** One. */\nconst b = 2\nexport const a = 1')).toBe('1')
})

test('measures a function by its own code, without that of functions inside it', () => {
  const text = [
    'function outer(a: number, b: number) {',
    '  // why',
    '  if (a) { for (const x of b) { if (x || a) return } }',
    '  return () => { while (b) { b = a ? 1 : 2 } }',
    '}',
  ].join('\n')
  expect(isOf('function, nesting, most', text)).toBe('3')
  expect(isOf('function, complexity, most', text)).toBe('5')
  expect(isOf('function, lines, most', text)).toBe('4')
  expect(isOf('function, parameters, most', text)).toBe('2')
})

import { expect, test } from 'vitest'

import { board, cyclesOf, publicSymbols } from './scoreboard.ts'
import { figuresOf } from './source-metrics.ts'
import { codingFunctions } from './throw-kinds.ts'

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

const refusing = 'function refuse({ id }: Row): Error {\n  return kernelErrors.NOT_FOUND({ id })\n}\n'

test.each([
  ['comes from a catalogue', 'throw kernelErrors.NOT_FOUND({ entity })'],
  ['comes from a function that answers nothing else', `${refusing}throw refuse(row)`],
  ['comes from a chain of such functions', `${refusing}const again = () => refuse(row)\nthrow again()`],
  ['comes from a method', 'class A { #no() { return kernelErrors.NOT_FOUND() } f() { throw this.#no() } }'],
  ['is one of two such', `${refusing}throw isOpen ? kernelErrors.CONFLICT() : refuse(row)`],
  ['was caught, or is coded', 'try { f() } catch (error) { throw isOwn ? error : kernelErrors.INTERNAL() }'],
])('counts a throw as coded when its error %s', (_, text) => {
  expect(isOf('throws with a code, %', text)).toBe('100.0')
})

test.each([
  ['is made on the spot', 'throw new TypeError("no")'],
  ['is answered as a rejection', 'const f = () => Promise.reject(new Error("no"))'],
  ['is made before', 'const error = new TypeError("no")\nthrow error'],
  [
    'comes from a function that answers others too',
    `${refusing}function no() { if (a) return refuse(b); return new Error() }\nthrow no()`,
  ],
  ['comes from an argument', 'function f(make: () => Error) { throw make() }'],
  ['is bare in one of two cases', 'throw isOpen ? kernelErrors.CONFLICT() : new Error("no")'],
  ['comes from a property of the name of a catalogue', 'throw kernelErrors.list()'],
])('counts a throw as uncoded when its error %s', (_, text) => {
  expect(isOf('throws with a code, %', text)).toBe('0.0')
})

test('knows functions of other files that answer coded errors, unless the file has its own of that name', () => {
  const coding = codingFunctions(refusing)
  expect(isOf('throws with a code, %', 'throw refuse(row)', coding)).toBe('100.0')
  expect(isOf('throws with a code, %', 'const refuse = () => new Error()\nthrow refuse()', coding)).toBe(
    '0.0',
  )
})

test('leaves errors that were caught out of the count', () => {
  const collected = 'try { f() } catch (error) { failures.push(error) }\nthrow failures[0]'
  for (const text of [
    'try { f() } catch (error) { throw error }',
    'function f(error: unknown) { throw error }',
    collected,
  ])
    expect(figuresOf('a.ts', text, none).throws).toMatchObject([{ kind: 'again' }])
})

test('counts an export without a doc comment', () => {
  expect(isOf('exports without a purpose', 'export const a = 1')).toBe('1')
  expect(isOf('exports without a purpose', '/** One. */\nexport const a = 1')).toBe('0')
  expect(isOf('exports without a purpose', '/** One. */\n// lint: why\nexport const a = 1')).toBe('0')
  expect(isOf('exports without a purpose', '/** One. */\nconst b = 2\nexport const a = 1')).toBe('1')
})

test('tells public names that exist at run time from types', () => {
  const text = "export { a, type B } from './a.ts'\nexport type {\n  C,\n  D,\n} from './c.ts'"
  expect(publicSymbols(text)).toEqual({ all: 4, values: 1 })
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

import { expect, it } from 'vitest'

import { fillersIn, phrasesIn, type SourcePhrase } from './phrases.ts'

const phrasesOf = (
  text: string,
  fillers = new Map<string, ReadonlyMap<number, string>>(),
): readonly SourcePhrase[] => phrasesIn('example.ts', text, fillers)

it('finds what stands in an error under the name of a parameter', () => {
  const text = "throw errors.CONFLICT({ entity, reason: isLate ? 'it is late' : `it has ${n} rows` })"
  expect(phrasesOf(text)).toEqual([
    { kind: 'reason', text: 'it is late' },
    { kind: 'reason', text: 'it has x rows' },
  ])
})

it('finds what is given to a function that makes a reason of it, here or elsewhere', () => {
  const declared =
    'export function refuse(reason: string, pointer: string): Error { return make({ reason }) }'
  const called = "throw refuse('too deep', '/where')"
  const expected = [{ kind: 'reason', text: 'too deep' }]
  expect(phrasesOf(`${declared}\n${called}`)).toEqual(expected)
  expect(phrasesOf(called, new Map(fillersIn('other.ts', declared)))).toEqual(expected)
  expect(phrasesOf(called)).toEqual([])
})

it('takes a function of the file itself for the one that is called, where another file has one of its name', () => {
  const elsewhere = fillersIn('other.ts', 'function check(what: string) { return make({ what }) }')
  const text = "function check(entity: string) { return entity }\ncheck('visit')"
  expect(phrasesOf(text, new Map(elsewhere))).toEqual([])
})

it('finds the rules that a function of faults answers', () => {
  const text = "function fieldFault(spec) { if (spec.isOdd) return 'be even'\n return undefined }"
  expect(phrasesOf(text)).toEqual([{ kind: 'rule', text: 'be even' }])
})

it('finds issues, problems of a start and names of entities, and no entry of a catalogue', () => {
  expect(phrasesOf("const issue = { pointer: '/a', code: 'odd', message: 'is odd' }")).toEqual([
    { kind: 'issue', text: 'is odd' },
  ])
  expect(phrasesOf("problems.add(id, code, { message: 'It is odd.', fix: 'Mend it.' })")).toEqual([
    { kind: 'problem', text: 'It is odd.' },
    { kind: 'fix', text: 'Mend it.' },
  ])
  expect(phrasesOf("defineEntity({ name: 'visit', fields: {} })")).toEqual([
    { kind: 'entity', text: 'visit' },
  ])
  expect(
    phrasesOf("defineErrors('A', { B: { status: 409, message: 'It is odd.', fix: 'Mend it.' } })"),
  ).toEqual([])
})

import { describe, expect, it } from 'vitest'

import { askedOf, flawsOf, problemsOf, type Question, questionList } from './questions.ts'

const text = { en: 'Well?' }
const options = ['a', 'b', 'c'].map((id) => ({ id, text }))
const questions: readonly Question[] = questionList.parse([
  { id: 'score', type: 'scale', min: 0, max: 10, isRequired: true, text },
  { id: 'one', type: 'choice', options, text, showIf: { question: 'score', lte: 6 } },
  { id: 'many', type: 'multi', options, text, showIf: { question: 'one', in: ['a', 'b'] }, isRequired: true },
  { id: 'rows', type: 'matrix', rows: options, min: 1, max: 5, text },
  { id: 'words', type: 'text', text, showIf: { question: 'many', in: ['c'] } },
])

const asked = (answers: Parameters<typeof askedOf>[1]) => askedOf(questions, answers).map(({ id }) => id)
const problems = (answers: Parameters<typeof askedOf>[1]) =>
  problemsOf(questions, answers).map(({ question, problem }) => `${question} ${problem}`)

describe('a question is asked', () => {
  it('where its condition holds, and where the question of the condition is asked itself', () => {
    expect(asked({})).toEqual(['score', 'rows'])
    expect(asked({ score: 9 })).toEqual(['score', 'rows'])
    expect(asked({ score: 6 })).toEqual(['score', 'one', 'rows'])
    expect(asked({ score: 3, one: 'a' })).toEqual(['score', 'one', 'many', 'rows'])
    expect(asked({ score: 3, one: 'a', many: ['b', 'c'] })).toEqual(['score', 'one', 'many', 'rows', 'words'])
    // Left over from before the score was changed.
    expect(asked({ score: 9, one: 'a', many: ['c'] })).toEqual(['score', 'rows'])
  })
})

describe('answers', () => {
  it('that fit have no problem', () => {
    expect(problems({ score: 10 })).toEqual([])
    expect(
      problems({ score: 0, one: 'b', many: ['a', 'c'], rows: { a: 1, c: 5 }, words: 'Late again' }),
    ).toEqual([])
  })

  it.each([
    [{}, ['score missing']],
    [{ score: 11 }, ['score outOfRange']],
    [{ score: 'ten' }, ['score wrongShape']],
    [{ score: 9, one: 'a' }, ['one notAsked']],
    [{ score: 9, nothing: 1 }, ['nothing unknown']],
    [{ score: 3, one: 'd' }, ['one notOffered']],
    [{ score: 3, one: ['a'] }, ['many missing', 'one wrongShape']],
    [{ score: 3, one: 'a' }, ['many missing']],
    [{ score: 3, one: 'a', many: [] }, ['many missing']],
    [{ score: 3, one: 'a', many: ['a', 'a'] }, ['many notOffered']],
    [{ score: 3, one: 'a', many: 'a' }, ['many wrongShape']],
    [{ score: 9, rows: { d: 1 } }, ['rows notOffered']],
    [{ score: 9, rows: { a: 6 } }, ['rows outOfRange']],
    [{ score: 9, rows: 3 }, ['rows wrongShape']],
    [{ score: 3, one: 'c', words: 'x' }, ['words notAsked']],
  ] as const)('%o: %o', (answers, found) => {
    expect(problems(answers as never).toSorted()).toEqual([...found].toSorted())
  })
})

describe('a list of questions', () => {
  it('cannot be asked where ids occur twice, conditions look ahead, or scales do not rise', () => {
    const later = { question: 'two', gte: 1 }
    const found = flawsOf(
      questionList.parse([
        { id: 'one', type: 'text', text, showIf: later },
        { id: 'two', type: 'scale', min: 5, max: 5, text },
        { id: 'two', type: 'text', text },
      ]),
    )
    expect(found).toEqual([
      { index: 0, flaw: 'laterCondition' },
      { index: 1, flaw: 'emptyScale' },
      { index: 2, flaw: 'duplicateId' },
    ])
  })

  it.each([
    [[]],
    [[{ id: 'Not an id', type: 'text', text }]],
    [[{ id: 'one', type: 'text', text: {} }]],
    [[{ id: 'one', type: 'slider', text }]],
    [[{ id: 'one', type: 'choice', options: [], text }]],
    [[{ id: 'one', type: 'text', text, showIf: { question: 'zero' } }]],
  ])('is none: %j', (list) => {
    expect(questionList.safeParse(list).success).toBe(false)
  })
})

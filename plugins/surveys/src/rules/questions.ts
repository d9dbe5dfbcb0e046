import { z } from 'zod'

const MOST_QUESTIONS = 50
const MOST_CHOICES = 100
const LONGEST_ANSWER = 5000

const id = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'Expected a lower-case letter, then letters and digits')

/** What people read, by language: `{ en: 'How satisfied are you?', zh: '您满意吗？' }`. */
const wording = z
  .record(
    z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/, 'Expected a language (BCP 47)'),
    z.string().max(1000),
  )
  .refine((texts) => Object.keys(texts).length > 0, 'Expected a text in one language at least')

const choices = z
  .array(z.strictObject({ id, text: wording }))
  .min(1)
  .max(MOST_CHOICES)

const showIf = z
  .strictObject({
    question: id.describe('A question before this one.'),
    in: z
      .array(z.union([z.int(), z.string()]))
      .min(1)
      .exactOptional()
      .describe('It has one of these answers.'),
    lte: z.int().exactOptional().describe('It is answered by at most this.'),
    gte: z.int().exactOptional().describe('It is answered by at least this.'),
  })
  .refine((test) => Object.keys(test).length > 1, 'Expected one of in, lte and gte')

const common = { id, text: wording, isRequired: z.boolean().exactOptional(), showIf: showIf.exactOptional() }
const scale = { min: z.int(), max: z.int() }

const question = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('scale'), ...common, ...scale }),
  z.strictObject({ type: z.literal('choice'), ...common, options: choices }),
  z.strictObject({ type: z.literal('multi'), ...common, options: choices }),
  z.strictObject({ type: z.literal('matrix'), ...common, rows: choices, ...scale }),
  z.strictObject({ type: z.literal('text'), ...common }),
])

/** The questions of a survey, in their order. */
export const questionList = z.array(question).min(1).max(MOST_QUESTIONS)

/** One question. */
export type Question = z.output<typeof question>

/** An answer: a number of a scale, the id of an option, several of them, a number for each row, or a text. */
export const answerSchema = z.union([
  z.int(),
  z.string().max(LONGEST_ANSWER),
  z.array(z.string().max(40)).max(MOST_CHOICES),
  z.record(z.string().max(40), z.int()),
])

/** Answers by the id of their question. */
export type Answers = Readonly<Record<string, z.output<typeof answerSchema>>>

/** What is wrong with an answer. */
export interface AnswerProblem {
  readonly question: string
  readonly problem: 'unknown' | 'missing' | 'notAsked' | 'outOfRange' | 'notOffered' | 'wrongShape'
}

/** What makes a list of questions one that cannot be asked: ids that occur twice, and conditions on what comes later. */
export function flawsOf(
  questions: readonly Question[],
): readonly { readonly index: number; readonly flaw: string }[] {
  const before = new Set<string>()
  const flaws: { index: number; flaw: string }[] = []
  for (const [index, each] of questions.entries()) {
    if (before.has(each.id)) flaws.push({ index, flaw: 'duplicateId' })
    if (each.showIf !== undefined && !before.has(each.showIf.question))
      flaws.push({ index, flaw: 'laterCondition' })
    if ((each.type === 'scale' || each.type === 'matrix') && each.min >= each.max)
      flaws.push({ index, flaw: 'emptyScale' })
    before.add(each.id)
  }
  return flaws
}

/** The questions that are asked of somebody who has answered so. */
export function askedOf(questions: readonly Question[], answers: Answers): readonly Question[] {
  const asked: Question[] = []
  for (const each of questions) {
    const { showIf: test } = each
    const isAsked =
      test === undefined || (asked.some(({ id: key }) => key === test.question) && holds(test, answers))
    if (isAsked) asked.push(each)
  }
  return asked
}

/** Everything that is wrong with answers; nothing where they can be kept. */
export function problemsOf(questions: readonly Question[], answers: Answers): readonly AnswerProblem[] {
  const asked = new Map(askedOf(questions, answers).map((each) => [each.id, each]))
  const known = new Set(questions.map((each) => each.id))
  const missing = [...asked.values()].filter((each) => each.isRequired === true && isEmpty(answers[each.id]))
  const faulty = Object.keys(answers).flatMap((key): AnswerProblem[] => {
    const each = asked.get(key)
    if (each === undefined) return [{ question: key, problem: known.has(key) ? 'notAsked' : 'unknown' }]
    const problem = isEmpty(answers[key]) ? undefined : problemOf(each, answers[key]!)
    return problem === undefined ? [] : [{ question: key, problem }]
  })
  return [...missing.map((each) => ({ question: each.id, problem: 'missing' as const })), ...faulty]
}

function holds(test: NonNullable<Question['showIf']>, answers: Answers): boolean {
  const answer = answers[test.question]
  if (answer === undefined) return false
  const given = Array.isArray(answer) ? answer : [answer]
  if (test.in !== undefined && !given.some((each) => test.in!.includes(each as string | number))) return false
  if (test.lte !== undefined && !(typeof answer === 'number' && answer <= test.lte)) return false
  return test.gte === undefined || (typeof answer === 'number' && answer >= test.gte)
}

/** A text of nothing and a list of nothing say what leaving the question out says. */
function isEmpty(answer: Answers[string] | undefined): boolean {
  if (answer === undefined) return true
  if (typeof answer === 'string') return answer.trim() === ''
  return typeof answer === 'object' && Object.keys(answer).length === 0
}

function problemOf(asked: Question, answer: Answers[string]): AnswerProblem['problem'] | undefined {
  switch (asked.type) {
    case 'scale':
      return typeof answer === 'number' ? rangeOf(asked, [answer]) : 'wrongShape'
    case 'choice':
      return typeof answer === 'string' ? offerOf(asked.options, [answer]) : 'wrongShape'
    case 'multi':
      return Array.isArray(answer) ? offerOf(asked.options, answer) : 'wrongShape'
    case 'matrix':
      if (typeof answer !== 'object' || Array.isArray(answer)) return 'wrongShape'
      return offerOf(asked.rows, Object.keys(answer)) ?? rangeOf(asked, Object.values(answer))
    case 'text':
      return typeof answer === 'string' ? undefined : 'wrongShape'
  }
}

function rangeOf({ min, max }: { readonly min: number; readonly max: number }, given: readonly number[]) {
  return given.every((each) => each >= min && each <= max) ? undefined : 'outOfRange'
}

function offerOf(options: readonly { readonly id: string }[], given: readonly string[]) {
  const offered = new Set(options.map((each) => each.id))
  return given.every((each) => offered.has(each)) && new Set(given).size === given.length
    ? undefined
    : 'notOffered'
}

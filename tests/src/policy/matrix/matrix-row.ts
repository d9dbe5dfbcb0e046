import type { TestCrm } from '@kith/testing'

/** What is to be made for one question: rows of the caller and of the caller's team, or of somebody else. */
export interface Staging {
  readonly test: TestCrm
  readonly teamId: string
  /** Whose own the rows are that people make for themselves. */
  readonly makerId: string
  /** A number that no other staging has. */
  readonly serial: number
}

/** What was made, by name: ids and keys. */
export type Subject = Readonly<Record<string, string>>

/** One operation of the matrix, asked about what `S` names. */
export interface Question<S extends Subject> {
  /** The input that names the subject. */
  readonly ask: (subject: S) => unknown
  /** It answers a list: `ok` is to find the subject in it, `404` is not to. */
  readonly isList?: true
  /** It answers a file with a JSON object on each line, which is read as such a list. */
  readonly isFile?: true
  /** It is asked about something that does not exist: who is told so had the right to ask. */
  readonly isAbsent?: true
  /**
   * A word for each caller: `ok`, `403` for one who may not, `404` for one who sees no such row, `400` for one to whom
   * the field that it is about is not open; with `/`, first for a row of the caller or of the caller's team, then for
   * one of others.
   */
  readonly may: string
}

/** One operation of the matrix that knows how to make its subject. */
export interface MatrixRow extends Omit<Question<Subject>, 'ask'> {
  readonly prepare: (staging: Staging) => Promise<{ readonly subject: Subject; readonly input: unknown }>
}

/** The rows of operations that are asked about subjects of one make. */
export function rowsAbout<S extends Subject>(
  stage: (staging: Staging) => Promise<S>,
  questions: Readonly<Record<string, Question<S>>>,
): Readonly<Record<string, MatrixRow>> {
  const row = ({ ask, ...rest }: Question<S>): MatrixRow => ({
    ...rest,
    async prepare(staging) {
      const subject = await stage(staging)
      return { subject, input: ask(subject) }
    },
  })
  return Object.fromEntries(Object.entries(questions).map(([name, question]) => [name, row(question)]))
}

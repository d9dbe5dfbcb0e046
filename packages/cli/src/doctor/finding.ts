import { CrmBootError, KithError } from '@kith/core'

/** What one check of `kith doctor` found. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'error'
  /** What was checked, in a word. */
  readonly check: string
  readonly message: string
  readonly fix?: string
}

/** A check that passed. */
export function ok(check: string, message: string): Finding {
  return { level: 'ok', check, message }
}

/** The findings that an error stands for. Errors without a code are mistakes of the command and thrown on. */
export function findingsOf(check: string, error: unknown): Finding[] {
  if (error instanceof CrmBootError) {
    return error.problems.map(({ plugin, message, fix }) => ({
      level: 'error',
      check: `${check} ${plugin}`,
      message,
      fix,
    }))
  }
  if (!(error instanceof KithError)) throw error
  return [{ level: 'error', check, message: error.message, fix: error.fix }]
}

/** One finding on the terminal. */
export function describeFinding({ level, check, message, fix }: Finding): string {
  const remedy = fix === undefined || fix === '' ? '' : `\n         Fix: ${fix}`
  return `${level.padEnd(8)} ${check}: ${message}${remedy}`
}

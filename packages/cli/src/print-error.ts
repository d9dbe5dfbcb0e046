import { CrmBootError, type DescribableError, describeError, KithError } from '@kith/core'

import { cliErrors } from './cli-errors.ts'
import { messagesFor } from './known-messages.ts'
import { cliMessages } from './messages/zh-CN.ts'

/** How an error is printed. */
export interface PrintOptions {
  readonly debug: boolean
  /** The language of the terminal. */
  readonly locale?: string | undefined
}

/** How an error reads on the terminal: code, message, and how to fix it. The stack only where it is asked for. */
export function printableError(error: unknown, { debug, locale }: PrintOptions): string {
  const stack = error instanceof Error && debug ? `\n\n${stackOf(error)}` : ''
  return textOf(error, locale) + stack
}

function textOf(error: unknown, locale: string | undefined): string {
  if (error instanceof CrmBootError)
    return error.problems
      .map((problem) => entry(problem, { locale, place: `${problem.plugin}: `, from: error }))
      .join('\n')
  if (error instanceof KithError) return entry(error, { locale, place: '', from: error })
  const failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const unexpected = cliErrors.UNEXPECTED({ failure })
  return entry(unexpected, { locale, place: '', from: unexpected })
}

function entry(
  error: DescribableError,
  {
    locale,
    place,
    from,
  }: { readonly locale: string | undefined; readonly place: string; readonly from: Error },
): string {
  const told = describeError(error, { locale, messages: messagesFor(from) })
  const issues = told.issues.map(({ pointer, message }) => `\n  ${pointer}: ${message}`)
  const label = told.locale === cliMessages.locale ? '解决办法：' : 'Fix: '
  const fix = told.fix === '' ? '' : `\n  ${label}${told.fix}`
  return `${error.code}: ${place}${told.message}${issues.join('')}${fix}`
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : ''
  return `${error.stack ?? error.message}${cause}`
}

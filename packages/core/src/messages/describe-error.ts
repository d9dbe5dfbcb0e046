import { z } from 'zod'

import type { Issue } from '../shared/errors.ts'
import type { Messages } from './messages.ts'
import { fillText, findPhrase } from './phrase.ts'
import { ENGLISH, pickLocale } from './pick-locale.ts'
import { kernelMessages } from './zh-CN.ts'
import { zodIssueOf } from './zod-issue.ts'

/** What of an error is told: a `KithError` has it, and each problem of a `CrmBootError`. */
export interface DescribableError {
  readonly code: string
  readonly message: string
  readonly fix: string
  readonly params?: Readonly<Record<string, string | number>>
  readonly issues?: readonly Issue[]
}

/** How an error is described. */
export interface DescribeOptions {
  /** A BCP 47 language tag, or several as `Accept-Language` writes them; default English. */
  readonly locale?: string | undefined
  /** What there is in other languages: `crm.messages`. Default: the messages of the kernel. */
  readonly messages?: readonly Messages[]
}

/** An error in one language. */
export interface ErrorDescription {
  /** The language of the message: that of the first wish that can be met, otherwise `en`. */
  readonly locale: string
  readonly message: string
  /** How to solve it. */
  readonly fix: string
  readonly issues: readonly Issue[]
}

/**
 * Tells an error in the language of its reader. The error itself stays as it is, in English, for logs.
 *
 * ```ts
 * const { message, fix } = describeError(error, { locale: 'zh-CN', messages: crm.messages })
 * ```
 */
export function describeError(
  error: DescribableError,
  { locale, messages = [kernelMessages] }: DescribeOptions = {},
): ErrorDescription {
  const { message, fix, issues = [] } = error
  const chosen = pickLocale(
    locale,
    messages.map((each) => each.locale),
  )
  const spoken = messages.filter((each) => each.locale === chosen)
  const told = spoken.length === 0 ? undefined : translate(error, spoken)
  if (told === undefined) return { locale: ENGLISH, message, fix, issues }
  return {
    locale: chosen,
    ...told,
    issues: issues.map((issue) => ({ ...issue, message: translateIssue(issue, { error, told, spoken }) })),
  }
}

interface Told {
  readonly message: string
  readonly fix: string
}

function translate(
  { code, message, fix, params }: DescribableError,
  spoken: readonly Messages[],
): Told | undefined {
  const entry = spoken.findLast(({ errors }) => Object.hasOwn(errors, code))?.errors[code]
  if (entry !== undefined && params !== undefined)
    return { message: fillText(entry.message, params, spoken), fix: entry.fix }
  const phrase = findPhrase('problem', message, spoken)
  return phrase === undefined ? undefined : { message: phrase, fix: findPhrase('fix', fix, spoken) ?? fix }
}

function translateIssue(
  issue: Issue,
  { error, told, spoken }: { error: DescribableError; told: Told; spoken: readonly Messages[] },
): string {
  if (issue.code === error.code && issue.message === error.message) return told.message
  return findPhrase('issue', issue.message, spoken) ?? validationOf(issue, spoken) ?? issue.message
}

/** Only what zod said by itself is said again by its language: a sentence of a schema's author is not. */
function validationOf(issue: Issue, spoken: readonly Messages[]): string | undefined {
  const found = zodIssueOf(issue)
  const say = spoken.findLast(({ validation }) => validation !== undefined)?.validation
  if (found === undefined || say === undefined) return undefined
  return issue.message === textOf(z.locales.en().localeError, found) ? textOf(say, found) : undefined
}

function textOf(say: z.core.$ZodErrorMap, issue: z.core.$ZodIssue): string | undefined {
  const said = say(issue as Parameters<typeof say>[0])
  return typeof said === 'string' ? said : said?.message
}

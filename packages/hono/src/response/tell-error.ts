import { describeError, type DescribeOptions, type ErrorDescription, type KithError } from '@kith/core'

import { statusTitle } from './problem.ts'

/** An error in the language of its reader, with the words for its status. */
export interface ToldError extends ErrorDescription {
  readonly title: string
}

/** Tells an error in the language that fits best, title and single faults included. */
export function tellError(error: KithError, options: Required<DescribeOptions>): ToldError {
  const description = describeError(error, options)
  const title = statusTitle(error.status)
  const titles = options.messages
    .filter(({ locale }) => locale === description.locale)
    .map(({ phrases }) => phrases?.['title']?.[title])
  return { ...description, title: titles.findLast((each) => each !== undefined) ?? title }
}

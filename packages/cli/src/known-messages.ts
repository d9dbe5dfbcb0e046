import { kernelMessages, type Messages } from '@kith/core'

import { cliMessages } from './messages/zh-CN.ts'

/** The messages of the CRM in which an error arose: its plugins have their own. */
const known = new WeakMap<object, readonly Messages[]>()

/** Notes which messages tell an error, for whoever prints it in the end. */
export function noteMessages(error: unknown, messages: readonly Messages[]): void {
  if (typeof error === 'object' && error !== null) known.set(error, messages)
}

/** The messages that tell an error. */
export function messagesFor(error: object): readonly Messages[] {
  return [cliMessages, ...(known.get(error) ?? [kernelMessages])]
}

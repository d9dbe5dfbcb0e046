import type { KithError } from './client-error.ts'
import { fillText } from './fill-text.ts'
import { clientMessages } from './messages/zh-CN.ts'

/** An error in one language. */
export interface ErrorDescription {
  readonly message: string
  /** How to solve it; empty for what the server refused, whose reference has it under the code. */
  readonly fix: string
}

/**
 * Tells an error in the language of its reader (BCP 47): those of the client itself in English or Chinese. What the server
 * refused is told as it told it, which is in the language of the header `Accept-Language`.
 *
 * @example
 * const client = createClient({ url, token, headers: { 'accept-language': 'zh-CN' } })
 * await client.customers.get({ id }).catch((error) => console.error(describeError(error, 'zh-CN').message))
 */
export function describeError({ code, message, fix, params }: KithError, locale: string): ErrorDescription {
  const errors: Readonly<Record<string, ErrorDescription>> = clientMessages.errors
  const told = isWrittenAs(locale, clientMessages.locale) ? errors[code] : undefined
  return told === undefined ? { message, fix } : { message: fillText(told.message, params), fix: told.fix }
}

/** Whether two tags are of one language and one script, as likely subtags (UTS 35) complete them. */
function isWrittenAs(tag: string, other: string): boolean {
  const [one, two] = [tag, other].map(scriptOf)
  return one !== undefined && one === two
}

function scriptOf(tag: string): string | undefined {
  try {
    const { language, script } = new Intl.Locale(tag).maximize()
    return `${language}-${script}`
  } catch {
    return undefined
  }
}

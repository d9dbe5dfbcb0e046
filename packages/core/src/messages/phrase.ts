import type { Messages, Phrases } from './messages.ts'

type Values = Readonly<Record<string, string | number>>

/** Fills the placeholders of a text; values that are phrases themselves are told in the language of the messages. */
export function fillText(text: string, values: Values, messages: readonly Messages[]): string {
  return text.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = values[name]
    if (value === undefined) return placeholder
    return findPhrase(name, String(value), messages) ?? String(value)
  })
}

/** Finds what a text is in the language of the messages. Later messages come before earlier ones. */
export function findPhrase(kind: string, text: string, messages: readonly Messages[]): string | undefined {
  for (const { phrases } of messages.toReversed()) {
    const found = phrases?.[kind] && findIn(phrases[kind], text, messages)
    if (found !== undefined) return found
  }
  return undefined
}

function findIn(phrases: Phrases, text: string, messages: readonly Messages[]): string | undefined {
  if (Object.hasOwn(phrases, text)) return phrases[text]
  for (const [pattern, translation] of Object.entries(phrases)) {
    const values = matchPattern(pattern, text)
    if (values !== undefined) return fillText(translation, values, messages)
  }
  return undefined
}

/** The parts of a text that stand where the pattern has placeholders, each as short as it can be. */
function matchPattern(pattern: string, text: string): Record<string, string> | undefined {
  const [start = '', ...rest] = pattern.split(/\{(\w+)\}/)
  if (rest.length === 0 || !text.startsWith(start)) return undefined
  const values: Record<string, string> = {}
  let from = start.length
  for (let at = 0; at < rest.length; at += 2) {
    const [name = '', literal = ''] = rest.slice(at, at + 2)
    const isLast = at + 2 === rest.length
    const end = isLast ? text.length - literal.length : text.indexOf(literal, from + 1)
    if (end < from || !text.startsWith(literal, end)) return undefined
    values[name] = text.slice(from, end)
    from = end + literal.length
  }
  return values
}

import type { CatalogueEntry, Messages } from '@kith/core'

/**
 * What keeps messages from telling every error of a catalogue: codes that they miss, and messages that name other things
 * than the English ones do. Nothing where they are complete.
 *
 * ```ts
 * expect(findMessageFaults(ticketErrors.$entries, chinese)).toEqual([])
 * ```
 */
export function findMessageFaults(
  catalogue: readonly CatalogueEntry[],
  messages: Messages,
): readonly string[] {
  const { locale, errors } = messages
  return catalogue.flatMap(({ code, message }) => {
    const told = errors[code]
    if (told === undefined || told.message === '' || told.fix === '')
      return [`${code} is not told in ${locale}`]
    const [theirs, ours] = [namesIn(message), namesIn(told.message)]
    return theirs === ours
      ? []
      : [`${code} names ${theirs || 'nothing'}, and in ${locale} ${ours || 'nothing'}`]
  })
}

function namesIn(message: string): string {
  return [...new Set(message.match(/\{\w+\}/g))].toSorted().join(' ')
}

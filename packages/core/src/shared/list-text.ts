/** Between the members of a list in one text: as people write them, and as Google does. */
const SEPARATOR = / ::: |[,，;；、|\n]/

/** A list that was written as JSON, because of its members. */
const AS_JSON = /^\["[^]*"\]$/

/**
 * A list of texts as one text, of which `readList` makes the same list: its members with `separator` between them, or JSON
 * where they could not be told apart.
 */
export function writeList(members: readonly string[], separator: ', ' | ' ::: '): string {
  const plain = members.join(separator)
  const isPlain =
    members.every((member) => member !== '' && !isAmbiguous(member)) && listOfJson(plain) === undefined
  return isPlain ? plain : JSON.stringify(members)
}

/** The members of a list in one text. They are not tidied. */
export function readList(text: string): readonly string[] {
  return listOfJson(text) ?? text.split(SEPARATOR)
}

/** The members of a list that is written as JSON; `undefined` for any other text. */
export function listOfJson(text: string): readonly string[] | undefined {
  const plain = text.trim()
  if (!AS_JSON.test(plain)) return undefined
  try {
    const value: unknown = JSON.parse(plain)
    return Array.isArray(value) && value.every((member) => typeof member === 'string') ? value : undefined
  } catch {
    return undefined
  }
}

/** A star begins a group of Google's own. */
function isAmbiguous(member: string): boolean {
  return SEPARATOR.test(member) || member.startsWith('* ')
}

import { isPlainObject } from '../../shared/json.ts'

const LONGEST = 100

/** Why a label by language is not one: `{ en: 'Shoe size', 'zh-CN': '鞋码' }` is. */
export function findLabelFault(label: unknown): string | undefined {
  if (!isPlainObject(label) || Object.keys(label).length === 0)
    return 'the label names at least one language, such as "en"'
  for (const [language, text] of Object.entries(label)) {
    if (!isLanguage(language)) return 'each language of the label is a BCP 47 tag'
    if (typeof text !== 'string' || text === '' || text.length > LONGEST)
      return `each label is a text of at most ${LONGEST} characters`
  }
  return undefined
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag
  } catch {
    return false
  }
}

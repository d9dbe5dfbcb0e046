const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const ENTITY = /&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{2,4});/gi
/** How OOXML writes characters that XML cannot hold (ECMA-376, 22.9.2.19). */
const OOXML_ESCAPE = /_x([0-9A-Fa-f]{4})_/g

/** The text of an XML element or attribute. Entities other than the five of XML stay as they are written. */
export function xmlText(text: string): string {
  const plain = text.includes('&') ? text.replace(ENTITY, characterOf) : text
  if (!plain.includes('_x')) return plain
  return plain.replace(OOXML_ESCAPE, (_whole, code: string) => String.fromCharCode(parseInt(code, 16)))
}

function characterOf(whole: string, name: string): string {
  if (!name.startsWith('#')) return NAMED[name] ?? whole
  const code = Number(name.replace(/^#/, '').replace(/^x/i, '0x'))
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

/** Words begin at their beginning only, so that a long one is not tried from each of its letters. */
const ATTRIBUTE = /(?<![\w:])([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** The attributes of every element of a name; `xml` is read once, whatever it holds. */
export function attributesOf(xml: string, tag: string): ReadonlyMap<string, string>[] {
  const found: ReadonlyMap<string, string>[] = []
  for (let at = findTag(xml, tag, 0); at !== -1; at = findTag(xml, tag, at + 1)) {
    const end = xml.indexOf('>', at)
    if (end === -1) break
    const written = xml.slice(at, end).matchAll(ATTRIBUTE)
    found.push(
      new Map([...written].map(([, name = '', text, other]) => [name, xmlText(text ?? other ?? '')])),
    )
  }
  return found
}

/** One element without elements of its own name inside. */
export interface XmlElement {
  /** As they are written. */
  readonly attributes: string
  readonly content: string
}

/** The elements of a name that are complete, and the text behind them that may begin another. */
export interface CutXml {
  readonly elements: readonly XmlElement[]
  readonly rest: string
}

/** Cuts elements out of XML, in one pass whatever it holds. `tag` has the prefix of its namespace. */
export function cutElements(xml: string, tag: string): CutXml {
  const elements: XmlElement[] = []
  const closing = `</${tag}>`
  let at = 0
  for (;;) {
    const start = findTag(xml, tag, at)
    if (start === -1) return { elements, rest: xml.slice(Math.max(at, xml.lastIndexOf('<'))) }
    const head = xml.indexOf('>', start)
    const isEmpty = xml[head - 1] === '/'
    const end = isEmpty ? head : xml.indexOf(closing, head)
    if (head === -1 || end === -1) return { elements, rest: xml.slice(start) }
    const attributes = xml.slice(start + tag.length + 1, isEmpty ? head - 1 : head)
    elements.push({ attributes, content: isEmpty ? '' : xml.slice(head + 1, end) })
    at = isEmpty ? end + 1 : end + closing.length
  }
}

function findTag(xml: string, tag: string, from: number): number {
  let at = xml.indexOf(`<${tag}`, from)
  while (at !== -1 && !/[\s/>]/.test(xml[at + tag.length + 1] ?? '>')) at = xml.indexOf(`<${tag}`, at + 1)
  return at
}

/** The prefix that a part gives to the names of its elements: `x:` or none. */
export function prefixOf(xml: string, root: string): string {
  return new RegExp(`<(\\w+:)${root}[\\s>]`).exec(xml)?.[1] ?? ''
}

/** The text of a string item: its runs without their formats, and without the readings that Japanese text may have. */
export function itemText(xml: string, prefix: string): string {
  const [first = '', ...others] = xml.split(`<${prefix}rPh`)
  const plain = [first, ...others.map((part) => part.split(`</${prefix}rPh>`)[1] ?? '')].join('')
  return xmlText(
    cutElements(plain, `${prefix}t`)
      .elements.map(({ content }) => content)
      .join(''),
  )
}

/** One property of a vCard. */
export interface CardProperty {
  /** Joins properties that belong together, such as a phone and its label. */
  readonly group: string
  /** In upper case. */
  readonly name: string
  /** By upper-case name; types and encodings that stand without a name are under `TYPE`, in lower case. */
  readonly parameters: ReadonlyMap<string, readonly string[]>
  /** As it is written. */
  readonly value: string
}

/** `group.NAME;PARAMETER=value,"value";TYPE:` up to the first colon that stands outside quotes. */
const HEAD = /^(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_-]+)((?:;(?:"[^"]*"|[^":])*)?):/
const PARAMETER = /;([^=;":]+)(?:=((?:"[^"]*"|[^";])*))?/g
const PARAMETER_VALUE = /"([^"]*)"|([^,"]+)/g

/** Reads one unfolded line (RFC 6350, 3.3; also the older forms of 2.1 and 3.0); `undefined` where it is none. */
export function parseContentLine(line: string): CardProperty | undefined {
  const head = HEAD.exec(line)
  if (!head) return undefined
  const [whole, group = '', name = '', parameters = ''] = head
  return {
    group: group.toLowerCase(),
    name: name.toUpperCase(),
    parameters: readParameters(parameters),
    value: line.slice(whole.length),
  }
}

/** Version 2.1 writes `TEL;HOME` and `NOTE;QUOTED-PRINTABLE`. */
function readParameters(written: string): ReadonlyMap<string, readonly string[]> {
  const parameters = new Map<string, string[]>()
  for (const [, key = '', value] of written.matchAll(PARAMETER)) {
    const into = value === undefined ? 'TYPE' : key.trim().toUpperCase()
    const known = parameters.get(into) ?? []
    parameters.set(into, known)
    const texts = valuesOf(value ?? key)
    for (const text of into === 'TYPE' ? texts.flatMap(typesOf) : texts) known.push(text)
  }
  return parameters
}

function typesOf(text: string): string[] {
  return text.split(',').map((type) => type.trim().toLowerCase())
}

function valuesOf(text: string): string[] {
  return [...text.matchAll(PARAMETER_VALUE)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

/** Whether a line is a property, begun or ended card included. */
export function isContentLine(line: string): boolean {
  return HEAD.test(line)
}

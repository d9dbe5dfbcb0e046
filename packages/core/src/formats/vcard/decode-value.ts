import type { CardProperty } from './content-line.ts'

/** The value of a property as text: quoted-printable undone, in the encoding that the property names. */
export function decodeValue({ value, parameters }: CardProperty): string {
  const types = [...(parameters.get('ENCODING') ?? []), ...(parameters.get('TYPE') ?? [])]
  if (!types.some((type) => type.toLowerCase() === 'quoted-printable')) return value
  return decodeBytes(unquotePrintable(value), parameters.get('CHARSET')?.[0])
}

function decodeBytes(bytes: Uint8Array, charset = 'utf-8'): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}

/** RFC 2045, 6.7: `=C3` is a byte, `=` at the end of a line joins it with the next; other characters are themselves. */
function unquotePrintable(text: string): Uint8Array {
  const bytes: number[] = []
  for (const part of text.replace(/=\r?\n/g, '').split(/(=[0-9A-Fa-f]{2})/)) {
    if (/^=[0-9A-Fa-f]{2}$/.test(part)) bytes.push(parseInt(part.slice(1), 16))
    else for (const byte of new TextEncoder().encode(part)) bytes.push(byte)
  }
  return new Uint8Array(bytes)
}

/** Cuts a structured value at a separator that no backslash stands before. */
export function splitValue(text: string, separator: ';' | ','): string[] {
  const parts: string[] = ['']
  for (const [piece] of text.matchAll(/\\[\s\S]|[;,]|[^\\;,]+|\\$/g)) {
    if (piece === separator) parts.push('')
    else parts[parts.length - 1] += piece
  }
  return parts
}

/** Undoes the backslashes of a text value. In version 2.1 `\n` is no line end: a path may hold it. */
export function unescapeText(text: string, version: string): string {
  const escaped = version === '2.1' ? /\\([;,:\\])/g : /\\([;,:\\"nN])/g
  return text.replace(escaped, (_whole, character: string) => (/n/i.test(character) ? '\n' : character))
}

/** RFC 6868: how the value of a parameter holds line ends, quotes and carets. */
export function decodeParameter(text: string): string {
  return text.replace(/\^([n'^])/g, (_whole, character: string) =>
    character === 'n' ? '\n' : character === "'" ? '"' : '^',
  )
}

import { sourceErrors } from './source-errors.ts'
import type { OpenOptions, SourceFormat } from './source-record.ts'

/** How files begin that are no text. */
const MAGIC: Readonly<Record<string, string>> = {
  d0cf11e0: 'it is a workbook of the old kind (.xls), or one with a password',
  '25504446': 'it is a PDF',
}
const ZIP = '504b0304'

/** How texts begin that hold no records, and what can be done about it. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/^\s*<(?:!doctype|html|\?xml|table|workbook)/i, 'it is HTML or XML, whatever its name says'],
  [/^\s*\[\s*[{\]]/, 'it is a JSON list; write one object on each line instead'],
]

const ENDINGS: Readonly<Record<string, SourceFormat>> = {
  vcf: 'vcard',
  vcard: 'vcard',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
}

/** What a file is, by its first bytes, and where they do not tell, by its name. @throws KITH_FILE_FORMAT_UNKNOWN */
export function detectFormat(
  head: Uint8Array,
  encoding: string | undefined,
  options: OpenOptions,
): SourceFormat {
  if (options.format !== undefined) return options.format
  const magic = [...head.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  if (magic === ZIP) return 'xlsx'
  const known = MAGIC[magic] ?? (encoding === 'binary' ? 'it is no text' : undefined)
  if (known !== undefined) throw sourceErrors.FORMAT_UNKNOWN({ reason: known })
  const beginning = new TextDecoder(encoding).decode(head.subarray(0, 256))
  return formatOfText(beginning) ?? formatOfName(options.fileName ?? '')
}

function formatOfText(beginning: string): SourceFormat | undefined {
  const foreign = FOREIGN.find(([pattern]) => pattern.test(beginning))
  if (foreign) throw sourceErrors.FORMAT_UNKNOWN({ reason: foreign[1] })
  if (/^\s*BEGIN\s*:\s*VCARD/i.test(beginning)) return 'vcard'
  return /^\s*\{/.test(beginning) ? 'ndjson' : undefined
}

function formatOfName(name: string): SourceFormat {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return ENDINGS[ending] ?? 'csv'
}

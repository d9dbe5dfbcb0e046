import { attributesOf, cutElements, itemText, prefixOf, xmlText } from './xml-text.ts'

/** What the cells of a workbook refer to. */
export interface WorkbookTexts {
  readonly shared: readonly string[]
  /** By style, whether its numbers are dates. */
  readonly dateStyles: readonly boolean[]
  /** Workbooks of old programs for the Mac count days from 1904. */
  readonly is1904: boolean
}

/** Formats of dates that need no definition (ECMA-376, 18.8.30), those of East Asian locales included. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** Which styles of `styles.xml` show a number as a date. */
export function readDateStyles(xml: string): boolean[] {
  const prefix = prefixOf(xml, 'styleSheet')
  const own = new Map(
    attributesOf(xml, `${prefix}numFmt`).map((format) => [
      Number(format.get('numFmtId')),
      format.get('formatCode') ?? '',
    ]),
  )
  const cellFormats = cutElements(xml, `${prefix}cellXfs`).elements[0]?.content ?? ''
  return attributesOf(cellFormats, `${prefix}xf`).map((format) => {
    const id = Number(format.get('numFmtId'))
    const code = own.get(id)
    return code === undefined ? isBuiltInDate(id) : isDateFormat(code)
  })
}

/** Whether a format has letters of dates outside quotes, brackets and escapes. */
function isDateFormat(code: string): boolean {
  return code.length < 256 && /[ymdhs]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''))
}

/** The cells of one row as the texts that a person sees in it, except that dates are `YYYY-MM-DD`. */
export function readRowCells(xml: string, prefix: string, texts: WorkbookTexts): string[] {
  const cells: string[] = []
  for (const { attributes, content } of cutElements(xml, `${prefix}c`).elements) {
    const letters = /\br="([A-Z]{1,3})\d*"/.exec(attributes)?.[1]
    const column = letters === undefined ? cells.length : columnOf(letters)
    while (cells.length < column) cells.push('')
    const type = /\bt="(\w+)"/.exec(attributes)?.[1]
    const value = cutElements(content, `${prefix}v`).elements[0]?.content
    if (type === 'inlineStr') cells[column] = itemText(content, prefix)
    else cells[column] = value === undefined ? '' : cellText(attributes, value, texts)
  }
  return cells
}

function columnOf(letters: string): number {
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

function cellText(attributes: string, value: string, texts: WorkbookTexts): string {
  switch (/\bt="(\w+)"/.exec(attributes)?.[1] ?? 'n') {
    case 's':
      return texts.shared[Number(value)] ?? ''
    case 'b':
      return value === '1' ? 'true' : 'false'
    case 'n':
      return numberOrDate(attributes, value, texts)
    default:
      return xmlText(value)
  }
}

function numberOrDate(attributes: string, value: string, { dateStyles, is1904 }: WorkbookTexts): string {
  const style = Number(/\bs="(\d+)"/.exec(attributes)?.[1] ?? -1)
  const date = dateStyles[style] ? dateText(Number(value), is1904) : undefined
  return date ?? numberText(value)
}

const DAY = 86_400_000
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)
/** Day 60 of the usual calendar is a February 29th that 1900 did not have. */
const PHANTOM_DAY = 60

/** A serial number of days as a date, with its time where it has one; `undefined` where no calendar has it. */
function dateText(serial: number, is1904: boolean): string | undefined {
  const shifted = !is1904 && serial < PHANTOM_DAY ? serial + 1 : serial
  const date = new Date((is1904 ? EPOCH_1904 : EPOCH_1900) + Math.round((shifted * DAY) / 1000) * 1000)
  if (Number.isNaN(date.getTime()) || serial < 1) return undefined
  const [day = '', time = ''] = date.toISOString().split('T')
  return serial % 1 === 0 ? day : `${day} ${time.slice(0, 8)}`
}

/**
 * A number as it is stored, so that none of its digits is lost. Excel keeps 15 of them: a longer number that it has rounded
 * is stored with an exponent, and stays so, since a wrong card number must not look like one.
 */
function numberText(value: string): string {
  const number = Number(value)
  if (!Number.isFinite(number) || /^-?\d+$/.test(value)) return value
  if (Math.abs(number) >= 1e15) return value.toUpperCase()
  return String(Number(number.toPrecision(15)))
}

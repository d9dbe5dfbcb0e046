import { looksMasked } from '../../masks/looks-masked.ts'
import { tidyText } from '../../shared/tidy-text.ts'
import type { FaultKind } from './customer-reading.ts'
import { readValue, type ValueTarget } from './read-value.ts'

/** What a cell of a source says: nothing, one or several values, or something that cannot be read. */
export type CellReading =
  | { readonly says: 'nothing' }
  | { readonly says: 'values'; readonly values: readonly [unknown, ...unknown[]] }
  | { readonly says: 'fault'; readonly kind: FaultKind; readonly reason: string }

/** What people write into a cell that has nothing to say. */
const BLANK = /^(?:[-–—/\\.*?_]*|无|暂无|没有|未知|不详|未填|空|n\/?a|#n\/a|null|none|nil|undefined)$/i
/** Somebody may be called Null or Na. */
const BLANK_NAME = /^(?:[-–—/\\.*?_]*|无|暂无|没有|未知|不详|未填|空|n\/a|#n\/a)$/i

/** A spreadsheet shows a long number like this and saves it so: 15 digits or fewer are left of it. */
const SCIENTIFIC = /^'?\d(?:[.,]\d+)?E\+?\d{1,2}$/i
/** The same number, written out again by a spreadsheet: whatever stood behind the fifteenth digit is zero. */
const ROUNDED = /^'?\d{15}0{2,4}$/

const SEPARATOR = /\s*(?:[/;,、|；，]| ::: |或)\s*/u

const namesOfPeople: ReadonlySet<string> = new Set([
  'name',
  'givenName',
  'familyName',
  'legalName',
  'nickname',
])
const oftenSeveral: ReadonlySet<string> = new Set(['phone', 'email'])
const longNumbers: ReadonlySet<string> = new Set(['phone', 'idNumber', 'bankCard', 'uscc'])

/** Reads one cell as values of a field. Several phone numbers or e-mail addresses in one are read as so many values. */
export function readCell(text: string, target: ValueTarget): CellReading {
  const plain = tidyText(text)
  if ((namesOfPeople.has(target.field) ? BLANK_NAME : BLANK).test(plain)) return { says: 'nothing' }
  if (looksMasked(target.spec.mask, plain)) return { says: 'fault', kind: 'UNREADABLE', reason: 'masked' }
  const result = readValue(text, target)
  if (result.ok) return { says: 'values', values: [result.value] }
  if (result.reason === 'empty') return { says: 'nothing' }
  const [first, ...others] = readSeveral(text, target)
  return first === undefined
    ? { says: 'fault', ...faultOf(target.field, plain, result.reason) }
    : { says: 'values', values: [first, ...others] }
}

/** Whether a spreadsheet has taken digits from a number. */
export function hasLostDigits(text: string): boolean {
  return SCIENTIFIC.test(text)
}

function faultOf(
  field: string,
  plain: string,
  reason: string,
): { readonly kind: FaultKind; readonly reason: string } {
  const isDamaged = hasLostDigits(plain) || (reason === 'checksum' && ROUNDED.test(plain))
  return longNumbers.has(field) && isDamaged
    ? { kind: 'DAMAGED', reason: 'spreadsheet_number' }
    : { kind: 'UNREADABLE', reason }
}

/** All values of a cell that holds several; none when one of them cannot be read. */
function readSeveral(text: string, target: ValueTarget): readonly unknown[] {
  if (!oftenSeveral.has(target.spec.kind)) return []
  const parts = text.split(SEPARATOR).filter((part) => part.trim() !== '')
  const results = parts.map((part) => readValue(part, target))
  return results.every((result) => result.ok) ? [...new Set(results.map(({ value }) => value))] : []
}

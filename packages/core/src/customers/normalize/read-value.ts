import type { ClassedSpec } from '../../schema/entity.ts'
import type { FieldKind } from '../../schema/field.ts'
import { readList } from '../../shared/list-text.ts'
import { tidyText } from '../../shared/tidy-text.ts'
import { normalizeDate } from './calendar-date.ts'
import { normalizeWord } from './enum-words.ts'

/** What values are read against. */
export interface ReadingContext {
  /** The region of numbers and dates that do not say theirs: ISO 3166-1 alpha-2. */
  readonly region: string
  /** The calendar day on which the record is read, `YYYY-MM-DD`. */
  readonly today: string
}

/** A typed value, or the reason why there is none. */
export type ReadValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string }

/** The field that a text is read for. */
export interface ValueTarget {
  readonly field: string
  readonly spec: ClassedSpec
  readonly context: ReadingContext
}

type Reader = (text: string, target: ValueTarget) => ReadValue

const refuse = (reason: string): ReadValue => ({ ok: false, reason })

const readers: Partial<Record<FieldKind, Reader>> = {
  int: (text) => {
    const number = Number(tidyText(text).replace(/(?<=\d),(?=\d{3}(?!\d))/g, ''))
    return /\d/.test(text) && Number.isSafeInteger(number)
      ? { ok: true, value: number }
      : refuse('not_a_number')
  },
  bool: (text) => {
    const word = tidyText(text).toLowerCase()
    if (/^(?:true|yes|y|1|是|有|对|√)$/.test(word)) return { ok: true, value: true }
    return /^(?:false|no|n|0|否|无|没有|×)$/.test(word) ? { ok: true, value: false } : refuse('not_yes_or_no')
  },
  date: (text, { field, context }) => {
    const date = normalizeDate(text, context.region)
    return date.ok && field === 'birthDate' && date.value > context.today ? refuse('future') : date
  },
  instant: (text) => {
    const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/.test(text.trim())
      ? new Date(text)
      : undefined
    return instant === undefined || Number.isNaN(instant.getTime())
      ? refuse('not_a_moment')
      : { ok: true, value: instant }
  },
  enum: (text, { field, spec }) => normalizeWord(text, field, spec.values ?? []),
  textList: (text, { spec, context }) => {
    const members = readList(text).flatMap((member) => {
      const result = spec.normalizer?.(member, context) ?? { ok: true, value: tidyText(member) }
      return result.ok && result.value !== '' ? [result.value] : []
    })
    return members.length === 0 ? refuse('empty') : { ok: true, value: [...new Set(members)] }
  },
  longText: (text, { spec }) => fitting(text.trim(), spec),
  json: () => refuse('malformed'),
}

/** Reads the text of one field as a value of its kind. */
export function readValue(text: string, target: ValueTarget): ReadValue {
  const { spec, context } = target
  const reader = readers[spec.kind]
  if (reader !== undefined) return reader(text, target)
  const result = spec.normalizer?.(text, context) ?? { ok: true, value: tidyText(text) }
  return result.ok ? fitting(result.value, spec) : result
}

function fitting(text: string, spec: ClassedSpec): ReadValue {
  if (text.length > (spec.maxLength ?? 200)) return refuse('too_long')
  return text.isWellFormed() && !text.includes('\0') ? { ok: true, value: text } : refuse('malformed')
}

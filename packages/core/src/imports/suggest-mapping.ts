import type { SourceRecord } from '../formats/source-record.ts'
import type { ColumnMapping, ColumnTarget, MappableField } from '../upsert/column-mapping.ts'
import { headerKey, keysOf, numberedKey } from './header-key.ts'
import { targetsOf } from './header-synonyms.ts'
import { isSameKind, shapeOf } from './value-shapes.ts'

/**
 * Proposes what each column of a file holds: by its header, or where that says nothing by its values. Where a header may
 * mean several things, the values decide. A column that fits no given field is ignored, with the confidence `none`, so
 * that a person can map it.
 */
export function suggestMapping(
  columns: readonly string[],
  samples: readonly SourceRecord[],
  fields: readonly MappableField[],
): readonly ColumnMapping[] {
  const own = ownHeaders(fields)
  const labels = labelColumns(columns)
  // A field takes the first column that fits it.
  const free = new Set(fields.map(({ name }) => name))
  const isFree = (target: ColumnTarget): boolean => !('field' in target) || free.has(target.field)
  const suggest = (column: string): ColumnMapping => {
    if (labels.byLabel.has(column)) return { column, target: { ignore: true }, confidence: 'header' }
    const shape = shapeOf(samples.map(({ cells }) => cells[column] ?? ''))
    const candidates = keysOf(column).flatMap((key) => [...(own.get(key) ?? []), ...targetsOf(key)])
    const named = candidates.filter(isFree)
    const known = named.find((target) => shape && isSameKind(target, shape)) ?? named[0]
    const target = known ?? (shape && isFree(shape) ? shape : undefined)
    if (target === undefined) return { column, target: { ignore: true }, confidence: 'none' }
    if ('field' in target) free.delete(target.field)
    const confidence = known ? 'header' : 'values'
    return { column, target: completed(target, column, labels.byValue), confidence }
  }
  return columns.map(suggest)
}

/** The fields by their own names and labels; custom ones with and without `custom.`. */
function ownHeaders(fields: readonly MappableField[]): ReadonlyMap<string, readonly ColumnTarget[]> {
  const targets = new Map<string, ColumnTarget[]>()
  for (const { name, label } of fields) {
    const headers = [name, name.replace(/^custom\./, ''), ...(label === undefined ? [] : [label])]
    for (const key of new Set(headers.map(headerKey)))
      targets.set(key, [...(targets.get(key) ?? []), { field: name }])
  }
  return targets
}

interface LabelColumns {
  readonly byLabel: ReadonlySet<string>
  /** The label column of a value column, by its key without `value`. */
  readonly byValue: ReadonlyMap<string, string>
}

/** `Phone 1 - Type` and `Phone 1 - Label` say what `Phone 1 - Value` is for; `phone label` what `phone` is for. */
function labelColumns(columns: readonly string[]): LabelColumns {
  const stems = new Set(columns.filter(holdsPoints).map(valueStem))
  const byValue = new Map<string, string>()
  for (const column of columns) {
    const stem = /^(.+?)(?:label|type)$/.exec(numberedKey(column))?.[1]
    if (stem !== undefined && stems.has(stem)) byValue.set(stem, column)
  }
  return { byLabel: new Set(byValue.values()), byValue }
}

const ADDRESS = /^(address\d*)(?:formatted|street|extendedaddress|pobox|city|region|postalcode|country)$/

function holdsPoints(column: string): boolean {
  return keysOf(column).some((key) => targetsOf(key).some((target) => 'contactPoint' in target))
}

function valueStem(column: string): string {
  const key = numberedKey(column)
  return ADDRESS.exec(key)?.[1] ?? key.replace(/value$/, '')
}

/**
 * Adds to a contact point its number and the column of its label. With a label, a column named `phone` is one of several
 * phones, of which the label tells the preferred one.
 */
function completed(target: ColumnTarget, column: string, labels: ReadonlyMap<string, string>): ColumnTarget {
  const labelColumn = labels.get(valueStem(column))
  if ('field' in target && labelColumn !== undefined) {
    const point = keysOf(column)
      .flatMap(targetsOf)
      .find((each) => 'contactPoint' in each)
    return point && 'contactPoint' in point ? { contactPoint: point.contactPoint, labelColumn } : target
  }
  if (!('contactPoint' in target)) return target
  return {
    ...target,
    ...(target.group !== undefined && { group: groupOf(target.group, column) }),
    ...(labelColumn !== undefined && { labelColumn }),
  }
}

/** `address#` in the header `Address 2 - Street` is `address2`. */
function groupOf(group: string, column: string): string {
  return group.replace('#', /\d+/.exec(numberedKey(column))?.[0] ?? '')
}

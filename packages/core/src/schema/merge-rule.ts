import type { FieldKind, FieldSpec, MergeStrategy } from './field.ts'

/** What happens to the rows of an entity when the row that they refer to is merged into another one. */
export interface MergeRule {
  /** Rows that agree in these fields are one and the same: that of the survivor stays, the other is put aside. */
  readonly same?: readonly string[]
  /**
   * Of two rows that are one, the later in these fields counts, in their order: it gives the other one all its values but
   * references and unique ones. Without it each field follows its own strategy.
   */
  readonly latest?: readonly string[]
  /** References that never name the same row: a row in which a merge would make them do so is put aside. */
  readonly distinct?: readonly string[]
  /** Brings a row whose references have moved into the one form in which it is kept. Pure. */
  readonly canonical?: (row: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
}

/** The rule of an entity that states none: every row follows the survivor. */
export const noMergeRule: Required<MergeRule> = {
  same: [],
  latest: [],
  distinct: [],
  canonical: (row) => row,
}

const kindsOf: Readonly<Partial<Record<MergeStrategy, ReadonlySet<FieldKind>>>> = {
  union: new Set(['textList', 'json']),
  earliest: new Set(['instant', 'date', 'int']),
  latest: new Set(['instant', 'date', 'int']),
  longest: new Set(['text', 'longText']),
}

/** Why the strategy does not suit the field, or nothing. */
export function unfitStrategy(spec: FieldSpec): string | undefined {
  const kinds = kindsOf[spec.merge]
  if (kinds === undefined || kinds.has(spec.kind)) return undefined
  return `.merge('${spec.merge}') is for fields of the kinds ${[...kinds].join(', ')}`
}

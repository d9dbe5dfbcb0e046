import { tidyText } from '../../../shared/tidy-text.ts'
import { type Division, divisions, isIn, lineOf } from './divisions.ts'

/** The parts of an address that name divisions, as somebody has written them. */
export interface DivisionParts {
  readonly province?: string | null | undefined
  readonly city?: string | null | undefined
  readonly district?: string | null | undefined
}

/**
 * The lowest division that parts of an address name together, or nothing where they name none or contradict each other.
 *
 * Each may be abbreviated (`广东`, `深圳`, `南山`), and stand for several at once where a lower one parts them (`朝阳区` of
 * `北京市`). In a municipality its own name or `市辖区` may stand for the city. A name that the country does not have says
 * nothing, and those above it stay.
 */
export function findDivision(parts: DivisionParts): Division | undefined {
  let found: readonly Division[] | undefined
  for (const part of [parts.province, parts.city, parts.district]) {
    const named = (part ?? '') === '' ? [] : (divisions().byName.get(tidyText(part!)) ?? [])
    if (named.length > 0)
      found = within(
        found,
        named.map(({ division }) => division),
      )
  }
  return found?.length === 1 ? found[0] : undefined
}

/** Those that lie in one of the divisions above; one that is named a second time stays. */
function within(above: readonly Division[] | undefined, named: readonly Division[]): readonly Division[] {
  if (above === undefined) return uppermost(named)
  const deeper = named.filter((division) => above.some((each) => isAbove(each, division)))
  return deeper.length > 0 ? uppermost(deeper) : above.filter((each) => named.includes(each))
}

function isAbove(one: Division, other: Division): boolean {
  return one !== other && isIn(other, one)
}

/** 吉林 is the province before it is the city. */
function uppermost(named: readonly Division[]): readonly Division[] {
  const depth = Math.min(...named.map((division) => lineOf(division).length))
  return named.filter((division) => lineOf(division).length === depth)
}

import { tidyText } from '../../shared/tidy-text.ts'
import type { ReadingBuilder } from './customer-reading.ts'
import { divisionNames } from './derived-values.ts'
import { type Division, divisions, isIn, lineOf } from './divisions/divisions.ts'
import { findDivision } from './divisions/find-division.ts'
import { readAddress } from './divisions/read-address.ts'

const parts = ['province', 'city', 'district'] as const
const CHINA = /^(?:中国|中国大陆|中华人民共和国|china|cn|chn|prc|mainland china)$/i

/**
 * Brings province, city and district to the names of GB/T 2260, as far as each that was given is one: levels above and
 * between are added, and those below where the address goes on from there.
 */
export function readDivisions(reading: ReadingBuilder): void {
  const named = divisionOfParts(reading.input)
  if (named === undefined) return
  const { address } = reading.input
  const inAddress = typeof address === 'string' ? readAddress(address)?.division : undefined
  const goesOn = inAddress !== undefined && isIn(inAddress, named)
  for (const [field, name] of Object.entries(divisionNames(goesOn ? inAddress : named))) {
    const given = reading.input[field]
    const from = typeof given === 'string' ? given : ''
    if (name !== null) reading.take(field, name, { normalizer: 'division', from })
  }
}

/** The division that the parts name, when each of them names one of its line. */
function divisionOfParts(input: Readonly<Record<string, unknown>>): Division | undefined {
  const { country } = input
  if (typeof country === 'string' && !CHINA.test(country)) return undefined
  const given = parts.map((part) => input[part]).filter((part) => typeof part === 'string')
  const named = given.length === 0 ? undefined : findDivision(input)
  if (named === undefined) return undefined
  const line = lineOf(named)
  return given.every((part) => line.some((division) => isNamed(division, part))) ? named : undefined
}

function isNamed(division: Division, name: string): boolean {
  const named = divisions().byName.get(tidyText(name)) ?? []
  return named.some((each) => each.division === division)
}

import { tidyText } from '../../../shared/tidy-text.ts'
import { type Division, divisions, isIn, type NamedDivision } from './divisions.ts'

/** What an address of mainland China begins with, and the rest of it. */
export interface AddressReading {
  /** The lowest division that the address names. */
  readonly division: Division
  /** Street, building and whatever else stands behind the divisions. */
  readonly detail: string
}

interface Step extends NamedDivision {
  readonly end: number
}

/** How far into the text the divisions reach, and the lowest one; `fullNames` counts those that are not abbreviated. */
interface Path {
  readonly division: Division
  readonly end: number
  readonly fullNames: number
}

const LEADING = /^(?:邮编:? ?)?(?:\d{6} ?)?(?:(?:中国|中华人民共和国)(?!\p{Script=Han}{0,4}[路街道巷]))?/u
const BETWEEN = /[ ,、/·>-]*/y
const HAN = String.raw`\p{Script=Han}`
/** 北京东路 is a street, 朝阳区 is no part of 朝阳市: no abbreviation stands in front of these. */
const NO_ABBREVIATION =
  /^(?:[东西南北中内外新老一二三四五]{0,2}(?:[路街道巷弄]|大道|大街|胡同)|[省市区县镇乡村州盟旗])/u
/** Streets and villages may be named after their district: 濮阳县清河头乡 lies in 濮阳县. */
const NAMED_AFTER = new RegExp(`^${HAN}{0,10}?(?:街道|[乡镇村区局场所划](?![路街巷道号]))`, 'u')

const DEPTH = { province: 1, city: 2, district: 3 } as const

/**
 * Reads the province, city and district at the start of a Chinese address, or nothing where it does not begin with a
 * known one.
 *
 * Levels may be missing (`武侯区` behind `四川省`), doubled (`杭州市杭州市`), abbreviated (`内蒙古`, `恩施州`, `杭州`), parted by
 * spaces or commas, and spelled as in the table (`市辖区`). A district by itself is believed when the country has no
 * second one of its name. Of several readings the deepest wins, then the one with fewer abbreviations.
 */
export function readAddress(address: string): AddressReading | undefined {
  const text = tidyText(address)
  const start = LEADING.exec(text)?.[0].length ?? 0
  const best = pathsFrom(text, start, undefined).reduce<Path | undefined>(better, undefined)
  if (best === undefined) return undefined
  return { division: onlyDistrictOf(best.division), detail: text.slice(skipBetween(text, best.end)) }
}

function better(one: Path | undefined, other: Path): Path {
  if (one === undefined) return other
  const difference =
    DEPTH[other.division.level] - DEPTH[one.division.level] ||
    other.fullNames - one.fullNames ||
    other.end - one.end
  return difference > 0 ? other : one
}

/** Every way to read on below `above`. */
function pathsFrom(text: string, from: number, above: Path | undefined): readonly Path[] {
  const start = skipBetween(text, from)
  return stepsAt(text, start, above?.division).flatMap(({ division, form, end }) => {
    const fullNames = (above?.fullNames ?? 0) + (form === 'full' ? 1 : 0)
    // 永州市 written twice, or 永州市 and its district 永州市回龙圩管理区: both are tried.
    const ends = new Set([end, endOfRepetition(text, end, division)])
    const paths = [...ends].map((each) => ({ division, end: each, fullNames }))
    return paths.flatMap((path) => [path, ...pathsFrom(text, path.end, path)])
  })
}

function stepsAt(text: string, start: number, above: Division | undefined): readonly Step[] {
  const { byName, lengths } = divisions()
  const steps: Step[] = []
  for (const length of lengths.get(text.slice(start, start + 2)) ?? []) {
    const end = start + length
    if (end > text.length) break
    const fitting = (byName.get(text.slice(start, end)) ?? []).filter(
      ({ division, form }) =>
        isBelow(division, above) &&
        (form === 'full' || (form === 'short' && mayAbbreviate(text, end, above))),
    )
    const highest = uppermost(fitting)
    // 鼓楼区 may be in four cities: such a name says nothing until a level above has parted them.
    if (highest.length === 1 && isCertain(highest[0]!, above)) steps.push({ ...highest[0]!, end })
  }
  return [...steps, ...unwrittenSteps(text, start, above)]
}

/** 吉林 is the province before it is the city. */
function uppermost(named: readonly NamedDivision[]): readonly NamedDivision[] {
  const depth = Math.min(...named.map(({ division }) => DEPTH[division.level]))
  return named.filter(({ division }) => DEPTH[division.level] === depth)
}

function isBelow(division: Division, above: Division | undefined): boolean {
  return above === undefined || (division !== above && isIn(division, above))
}

function mayAbbreviate(text: string, end: number, above: Division | undefined): boolean {
  return above?.level === 'city' || !NO_ABBREVIATION.test(text.slice(end, end + 4))
}

/** An abbreviated district is believed behind its city or province only. */
function isCertain({ division, form }: NamedDivision, above: Division | undefined): boolean {
  return form === 'full' || division.level !== 'district' || above !== undefined
}

/** `市辖区` and the like between a province and its districts, where somebody has copied them from the table. */
function unwrittenSteps(text: string, start: number, above: Division | undefined): readonly Step[] {
  if (above?.level !== 'province') return []
  return (divisions().below.get(above) ?? [])
    .filter(({ isUnwritten, name }) => isUnwritten && text.startsWith(name, start))
    .map((division) => ({ division, form: 'full', end: start + division.name.length }))
}

/** Where a level that is written twice ends the second time. */
function endOfRepetition(text: string, end: number, division: Division): number {
  const start = skipBetween(text, end)
  if (!text.startsWith(division.name, start)) return end
  const behind = start + division.name.length
  const isPlaceName = division.level === 'district' && NAMED_AFTER.test(text.slice(behind))
  return isPlaceName ? end : behind
}

function skipBetween(text: string, from: number): number {
  BETWEEN.lastIndex = from
  return from + (BETWEEN.exec(text)?.[0].length ?? 0)
}

/** 中山市 and 嘉峪关市 have no districts; the table gives them one of their own name. */
function onlyDistrictOf(division: Division): Division {
  const [only, ...others] = division.level === 'city' ? (divisions().below.get(division) ?? []) : []
  return only === undefined || others.length > 0 ? division : only
}

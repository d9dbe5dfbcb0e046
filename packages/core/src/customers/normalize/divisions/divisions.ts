import { DIVISION_TABLE } from './division-table.ts'

/** A province, city or district of China. */
export interface Division {
  /** Six digits of GB/T 2260; those of a city end in `00`, those of a province in `0000`. */
  readonly code: string
  readonly name: string
  readonly level: 'province' | 'city' | 'district'
  readonly parent: Division | undefined
  /** Whether the name stands for no place that people write, such as 市辖区 between 北京市 and its districts. */
  readonly isUnwritten: boolean
}

/** The divisions of China, by where they lie and by the names that people write. */
export interface Divisions {
  readonly all: readonly Division[]
  /** Those right below a division. */
  readonly below: ReadonlyMap<Division | undefined, readonly Division[]>
  /** By everything that people write for them. */
  readonly byName: ReadonlyMap<string, readonly NamedDivision[]>
  /** The lengths of those names in UTF-16 code units, ascending, by the two that they begin with. */
  readonly lengths: ReadonlyMap<string, readonly number[]>
}

/** What a name may mean. */
export interface NamedDivision {
  readonly division: Division
  /**
   * `full`: 西湖区. `short`: 内蒙古, 恩施州, 杭州, which an address may begin with. `bare`: 西湖, which is a lake as well, and 市辖区,
   * which is none by itself: believed only where a district is asked for.
   */
  readonly form: 'full' | 'short' | 'bare'
}

const UNWRITTEN = /^(?:市辖区|县|(?:省|自治区)直辖县级行政区划)$/

/** The peoples that autonomous divisions are named after, as their names stand there. */
const PEOPLES =
  '(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|' +
  '土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|门巴|珞巴|基诺|各)'
const PEOPLE_NAMED = new RegExp(`^(.{2,}?)(?:${PEOPLES}族?)+$`, 'u')

let known: Divisions | undefined

/** The divisions of GB/T 2260. Their table is read when it is first asked for, which takes some milliseconds. */
export function divisions(): Divisions {
  known ??= readTable(DIVISION_TABLE)
  return known
}

/** The divisions above a division, the province first, and itself. */
export function lineOf(division: Division): readonly Division[] {
  return division.parent === undefined ? [division] : [...lineOf(division.parent), division]
}

/** Whether a division is another one or lies in it. */
export function isIn(division: Division, other: Division): boolean {
  return division === other || (division.parent !== undefined && isIn(division.parent, other))
}

function readTable(table: string): Divisions {
  const all = table.trim().split('\n').flatMap(provinceOf)
  const byName = new Map<string, NamedDivision[]>()
  for (const division of all) {
    for (const [name, form] of formsOf(division))
      byName.set(name, [...(byName.get(name) ?? []), { division, form }])
  }
  return {
    all,
    below: Map.groupBy(all, ({ parent }) => parent),
    byName,
    lengths: lengthsOf([...byName.keys()]),
  }
}

function lengthsOf(names: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const byStart = Map.groupBy(names, (name) => name.slice(0, 2))
  return new Map(
    [...byStart].map(([start, named]) => [
      start,
      [...new Set(named.map(({ length }) => length))].toSorted((a, b) => a - b),
    ]),
  )
}

function provinceOf(line: string): readonly Division[] {
  const [head = '', ...cities] = line.split(';')
  const province = divisionOf(head, { above: '', level: 'province', parent: undefined })
  return [province, ...cities.flatMap((text) => cityOf(text, province))]
}

function cityOf(text: string, parent: Division): readonly Division[] {
  const [head = '', ...areas] = text.split(',')
  const city = divisionOf(head, { above: parent.code.slice(0, 2), level: 'city', parent })
  const above = city.code.slice(0, 4)
  return [city, ...areas.map((area) => divisionOf(area, { above, level: 'district', parent: city }))]
}

function divisionOf(
  text: string,
  { above, level, parent }: Pick<Division, 'level' | 'parent'> & { readonly above: string },
): Division {
  const name = text.slice(2)
  return {
    code: `${above}${text.slice(0, 2)}`.padEnd(6, '0'),
    name,
    level,
    parent,
    isUnwritten: UNWRITTEN.test(name),
  }
}

function formsOf({ name, level, isUnwritten }: Division): ReadonlyMap<string, NamedDivision['form']> {
  if (isUnwritten) return new Map([[name, 'bare']])
  const bare = name.length > 2 ? [[name.slice(0, -1), 'bare'] as const] : []
  const short = shortNames[level](name).map((each) => [each, 'short'] as const)
  return new Map([...bare, ...short, [name, 'full']])
}

const shortNames: Readonly<Record<Division['level'], (name: string) => readonly string[]>> = {
  province: (name) => [name.replace(/(?:省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区)$/, '')],
  city: (name) => {
    const bare = withoutPeople(name) ?? name.replace(/(?:市|地区|盟|自治州)$/, '')
    const forms = bare.length < 2 ? [] : [bare]
    return name.endsWith('自治州') ? [...forms, `${bare}州`] : forms
  },
  // 南山 and 西湖 are hills and lakes as well: a district keeps its ending.
  district: (name) => {
    const bare = withoutPeople(name)
    return bare === undefined ? [] : [`${bare}${name.slice(-1)}`, `${bare}自治${name.slice(-1)}`]
  },
}

/** 恩施 of 恩施土家族苗族自治州, 黔东南 of 黔东南苗族侗族自治州, 伊犁 of 伊犁哈萨克自治州. */
function withoutPeople(name: string): string | undefined {
  const plain = name.replace(/自治[州县旗]$/, '')
  if (plain === name) return undefined
  return PEOPLE_NAMED.exec(plain)?.[1] ?? plain
}
